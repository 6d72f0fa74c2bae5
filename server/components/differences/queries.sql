-- name: listDifferences
-- What was in force at one instant against what was at a later one, by code. Touched are only versions that began or ended
-- between the two; a component that was changed and changed back is none.
with touched as (
  select code from components where valid_from > :from and valid_from <= :to and valid_from > '2005-01-01'
  union
  select code from components where valid_to > :from and valid_to <= :to
),
compared as (
  select touched.code, old.valid_from as old_from, new.valid_from as new_from, old.geom as old_geom, new.geom as new_geom,
    case when old.code is null then 'added' when new.code is null then 'removed'
      when old.geom is distinct from new.geom then 'moved' else 'changed' end as kind,
    array(select field from (values
      ('name', old.name is distinct from new.name), ('state', coalesce(old.state_before, old.state) is distinct from coalesce(new.state_before, new.state)),
      ('supervising', old.supervising_code is distinct from new.supervising_code),
      ('owner', old.owner_code is distinct from new.owner_code), ('maintainer', old.maintainer_code is distinct from new.maintainer_code),
      ('grid', old.grid_code is distinct from new.grid_code), ('accuracy', old.accuracy_class is distinct from new.accuracy_class),
      ('source', old.data_source is distinct from new.data_source), ('address', old.address is distinct from new.address),
      ('note', old.note is distinct from new.note)) differing (field, differs) where differs) as fields
  from touched
  left join components old on old.code = touched.code and old.valid_from <= :from and (old.valid_to is null or old.valid_to > :from)
  left join components new on new.code = touched.code and new.valid_from <= :to and (new.valid_to is null or new.valid_to > :to)
  where (old.code is not null or new.code is not null)
    and (:class::text is null or substr(touched.code, 7, 4) between :class and :class || '~')
    and (:grid::text is null or :grid in (old.grid_code, new.grid_code))
    and (:box::text is null or old.geom && :box::geometry or new.geom && :box::geometry)
),
differing as (
  select * from compared where kind <> 'changed' or cardinality(fields) > 0
),
page as (
  select * from differing
  where (:kind::text is null or kind = :kind) and (:after::text is null or code > :after)
  order by code limit :limit
)
select page.code, page.kind, page.fields, newest.class, newest.name,
  ST_AsGeoJSON(ST_Transform(page.old_geom, 4326), 8)::jsonb as "from", ST_AsGeoJSON(ST_Transform(page.new_geom, 4326), 8)::jsonb as "to",
  case when page.kind = 'moved' then ST_Distance(page.old_geom, page.new_geom) end as moved_metres,
  (select jsonb_object_agg(kind, count) from (select kind, count(*) as count from differing group by kind) counted) as counts
from page
join visible_components newest on newest.code = page.code and newest.valid_from = coalesce(page.new_from, page.old_from)
order by page.code;

-- name: placeBox
select ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), :srid::integer)::text as box;
