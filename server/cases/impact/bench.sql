-- name: borders
-- The longest border between communities of two districts, as a strip of a width; the one beside it gains.
select b.code as to, ST_AsGeoJSON(ST_Transform(ST_Buffer(ST_Intersection(a.geom, b.geom), :width), 4326), 9) as strip
from areas a join areas b on b.level = 'community' and b.valid_to is null and b.geom && a.geom and left(b.code, 6) <> left(a.code, 6)
where a.level = 'community' and a.valid_to is null and ST_Touches(a.geom, b.geom) and ST_Length(ST_Intersection(a.geom, b.geom)) > 100
order by (select count(*) from cases where ended_at is null and ST_DWithin(point, ST_Intersection(a.geom, b.geom), :width)
  and ST_Covers(a.geom, point)) desc, a.code, b.code limit 1;

-- name: gridBorders
-- The same between gridded communities of two streets.
select b.code as to, ST_AsGeoJSON(ST_Transform(ST_Buffer(ST_Intersection(a.geom, b.geom), :width), 4326), 9) as strip
from areas a join areas b on b.level = 'community' and b.valid_to is null and b.gridded and b.geom && a.geom and left(b.code, 9) <> left(a.code, 9)
where a.level = 'community' and a.valid_to is null and a.gridded and ST_Touches(a.geom, b.geom)
  and ST_Length(ST_Intersection(a.geom, b.geom)) > 200
order by (select count(*) from cases where ended_at is null and ST_DWithin(point, ST_Intersection(a.geom, b.geom), :width)
  and ST_Covers(a.geom, point)) desc, a.code, b.code limit 1;

-- name: parks
select code, kind, name, name_en, ST_AsGeoJSON(ST_Transform(ST_Buffer(geom, :width), 4326), 9) as ground
from zones where kind = 'park' and valid_to is null
order by (select count(*) from cases where ended_at is null and kind = 'event' and starts_with(class_code, '01')
  and ST_DWithin(point, zones.geom, :width)) desc, code limit 1;

-- name: districtRules
select code, name, name_en, scope_code as scope, kind, class_prefix as class from rules
where family = 'district' and kind = 'event' and valid_to is null and unit_code is not null
order by (select count(*) from cases where cases.ended_at is null and cases.kind = 'event' and cases.district_code = rules.scope_code
  and starts_with(cases.class_code, rules.class_prefix)) desc, code limit 1;
