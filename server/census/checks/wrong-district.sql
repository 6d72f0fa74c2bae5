-- name: find
-- Those recorded in a grid of their own district are right by that; the others are asked of the map.
select subject.code, '{}'::text[] as others, jsonb_build_object('coded', named(coded.code, coded.name, coded.name_en),
  'lies', named(lies.code, lies.name, lies.name_en)) as facts
from components subject
join areas coded on coded.code = subject.district_code and coded.level = 'district' and coded.valid_to is null
cross join lateral (select ST_PointOnSurface(subject.geom) as point) place
cross join lateral (
  select area.code, area.name, area.name_en from areas area
  where area.level = 'district' and area.valid_to is null and area.geom && place.point and ST_Intersects(area.geom, place.point)
  order by area.code limit 1) lies
where subject.valid_to is null and subject.code = any(:codes) and left(subject.grid_code, 6) is distinct from subject.district_code
  and lies.code <> subject.district_code and not ST_DWithin(coded.geom, place.point, 1e-6);
