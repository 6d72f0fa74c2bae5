-- name: find
select subject.code, '{}'::text[] as others, jsonb_build_object('expected', class.geometry_kind,
  'got', (array['point', 'line', 'polygon'])[1 + ST_Dimension(subject.geom)],
  'point', ST_AsGeoJSON(ST_Transform(ST_PointOnSurface(subject.geom), 4326), 8)::jsonb) as facts
from components subject
join classes class on class.kind = 'component' and class.code = subject.class_code
where subject.valid_to is null and subject.code = any(:codes)
  and class.geometry_kind <> (array['point', 'line', 'polygon'])[1 + ST_Dimension(subject.geom)];
