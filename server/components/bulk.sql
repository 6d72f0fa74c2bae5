-- name: judgeBulk
-- Of each component asked for: why it cannot be changed, and whether the patch would change it at all.
with asked as (select * from unnest(:codes::text[], :versions::integer[]) as asked(code, version))
select asked.code, component.version,
  case
    when component.code is null then
      case when exists (select from components past where past.code = asked.code) then 'retired' else 'unknown' end
    when component_editable(component.grid_code, component.district_code) is not true then 'forbidden'
    when asked.version <> component.version then 'changed'
  end as reason,
  not jsonb_build_object('name', component.name, 'state', component.state, 'supervising', component.supervising_code,
    'owner', component.owner_code, 'maintainer', component.maintainer_code, 'address', component.address,
    'note', component.note) @> :patch::jsonb as differs
from asked
left join components component on component.code = asked.code and component.valid_to is null
order by asked.code;

-- name: countBefore
-- What the fields of a patch hold now, most frequent first.
select field, value, count, named_unit(unit) as unit
from (
  select old.field, old.value, count(*)::integer as count,
    row_number() over (partition by old.field order by count(*) desc, old.value) as place
  from components component
  cross join lateral jsonb_each_text(jsonb_build_object('name', component.name, 'state', component.state,
    'supervising', component.supervising_code, 'owner', component.owner_code, 'maintainer', component.maintainer_code,
    'address', component.address, 'note', component.note)) as old(field, value)
  where component.code = any(:codes::text[]) and component.valid_to is null and :patch::jsonb ? old.field
  group by old.field, old.value
) held
left join units unit on held.field in ('supervising', 'owner', 'maintainer') and unit.code = held.value
where place <= :most
order by field, place;

-- name: editMany
-- As editComponent, of many at once: closes the versions in force and opens the next.
with asked as (select * from unnest(:codes::text[], :versions::integer[]) as asked(code, version)),
closed as (
  update components component set valid_to = greatest(:now::timestamptz, valid_from + interval '1 millisecond')
  from asked where component.code = asked.code and component.valid_to is null and component.version = asked.version
  returning component.*
)
insert into components (code, valid_from, name, supervising_code, owner_code, maintainer_code, grid_code, state,
  accuracy_class, data_source, address, note, geom, version, changed_at, changed_by)
select code, valid_to, coalesce(:patch::jsonb ->> 'name', name),
  case when :patch ? 'supervising' then :patch ->> 'supervising' else supervising_code end,
  case when :patch ? 'owner' then :patch ->> 'owner' else owner_code end,
  case when :patch ? 'maintainer' then :patch ->> 'maintainer' else maintainer_code end,
  grid_code, coalesce(:patch ->> 'state', state), accuracy_class, data_source,
  case when :patch ? 'address' then :patch ->> 'address' else address end,
  case when :patch ? 'note' then :patch ->> 'note' else note end,
  geom, version + 1, :now, current_person()
from closed
returning code, version;

-- name: retireMany
with asked as (select * from unnest(:codes::text[], :versions::integer[]) as asked(code, version))
update components component set state = 'removed', state_before = state,
  valid_to = greatest(:now::timestamptz, valid_from + interval '1 millisecond'),
  version = component.version + 1, changed_at = :now, changed_by = current_person()
from asked where component.code = asked.code and component.valid_to is null and component.version = asked.version
returning component.code, component.version;
