-- name: countExport
-- No further than it matters.
select count(*)::integer as count from (
  select from components_matching(:wanted::jsonb) where :codes::text[] is null or code = any (:codes) limit :most::integer) listed;

-- name: exportPage
-- What the list is narrowed to, in the order of codes after the last page. In the words and with the field names of the
-- standard (GB/T 30428.2). What the list shows and a file does not (names in English, lon/lat) is not computed.
select listed.code, listed.class_code, listed.class ->> 'name' as class_name, listed.name,
  nullif(supervising_key, '') as supervising_code, supervising ->> 'name' as supervising_name,
  nullif(owner_key, '') as owner_code, owner ->> 'name' as owner_name,
  nullif(maintainer_key, '') as maintainer_code, maintainer ->> 'name' as maintainer_name, grid_code,
  case when :wanted::jsonb ->> 'asof' is null then state else state_then end as state,
  to_char((select min(first.valid_from) from components first where first.code = listed.code) at time zone city.time_zone, 'YYYYMMDD') as original_on,
  case when version > 1 then to_char(changed_at at time zone city.time_zone, 'YYYYMMDD') end as changed_on,
  data_source, accuracy_class, address, note, ST_Dimension(listed.geom) as dimension,
  ST_AsGeoJSON(shape.geom, :digits::integer) as geometry,
  case when ST_Dimension(listed.geom) > 0 then array[ST_X(middle.geom), ST_Y(middle.geom)] end as position
from components_matching(:wanted::jsonb) listed
cross join city_settings city
cross join lateral (select ST_Transform(listed.geom, :out::integer) as geom offset 0) shape
cross join lateral (select ST_Transform(ST_PointOnSurface(listed.geom), :out::integer) as geom offset 0) middle
where listed.code > :after and (:codes::text[] is null or listed.code = any (:codes))
order by listed.code
limit :limit;
