-- name: knownClasses
select code, name, name_en, geometry_kind, valid_to is not null and valid_to <= :now::timestamptz as ended
from classes where kind = 'component' and valid_from <= :now::timestamptz order by code;

-- name: knownUnits
select code, name, name_en from units where valid_to is null order by code;

-- name: today
select to_char(:now::timestamptz at time zone time_zone, 'YYYY-MM-DD') as today from city_settings;

-- name: makeIncoming
create temporary table incoming (row integer, code text, class_code text, name text, supervising_code text, owner_code text,
  maintainer_code text, state text, accuracy_class text, data_source text, address text, note text, original_on date,
  shape geometry, is_bad boolean) on commit drop;

-- name: stage
-- Into the city's CRS, then where each lies. A shape that is not valid is told here: nothing later can look at it.
with shaped as materialized (
  select *, ST_Transform(shape, :srid::integer) as geom from incoming
), checked as materialized (
  select *, case when geom is null or ST_IsValid(geom) then null else ST_IsValidReason(geom) end as fault from shaped
), told as (
  insert into import_issues (import_id, row, code, field, parameters)
  select :id, row, 'geometry_bad', 'geometry', jsonb_build_object('reason', fault || '.') from checked where fault is not null
)
insert into import_rows (import_id, row, code, class_code, name, supervising_code, owner_code, maintainer_code, state, accuracy_class,
  data_source, address, note, original_on, geom, grid_code, district_code, fate)
select :id, row, code, class_code, name, supervising_code, owner_code, maintainer_code, state, accuracy_class, data_source, address, note,
  original_on, case when fault is null then geom end, place.grid_code, place.district_code,
  case when is_bad or fault is not null then 'bad' else 'add' end
from checked left join lateral locate_shape(checked.geom) place on checked.fault is null and checked.geom is not null;

-- name: passRead
update imports set rows_read = :read, counts = :counts::jsonb, failures = 0
where id = :id;

-- name: finishCheck
update imports set state = 'checked', rows_total = rows_read, finished_at = :now where id = :id and state = 'checking';
