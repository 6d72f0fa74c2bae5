-- name: listFilters
-- Of one page: mine in my order, then those shared with my unit; row-level security leaves no others.
select filter.id, filter.page, filter.name, filter.query, filter.shared_with is not null as shared, filter.person_id = :person as mine,
  named(owner.id, owner.name, owner.name_en) as owner, filter.position
from saved_filters filter join people owner on owner.id = filter.person_id
where filter.page = :page
order by filter.person_id = :person desc, filter.person_id, filter.position, filter.name;

-- name: changeFilter
update saved_filters set name = :name, query = :query, shared_with = :shared_with, updated_at = :now
where id = :id and person_id = :person and page = :page returning id;

-- name: addFilter
insert into saved_filters (id, person_id, page, name, query, shared_with, position, updated_at)
select :id, :person, :page, :name, :query, :shared_with, coalesce(max(position) + 1, 0), :now
from saved_filters where person_id = :person and page = :page
having count(*) < :at_most
on conflict (id) do nothing returning id;

-- name: removeFilter
delete from saved_filters where id = :id and person_id = :person returning id;

-- name: orderFilters
update saved_filters set position = wanted.ordinal - 1
from unnest(:ids::uuid[]) with ordinality as wanted (id, ordinal)
where saved_filters.id = wanted.id and person_id = :person;
