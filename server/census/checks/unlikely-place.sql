-- name: find
with place as materialized (
  select * from unnest(:classes::text[], :bases::text[], :relations::text[], :metres::float8[], :grades::integer[])
    as place (class_code, base, relation, metres, grade)
), subject as materialized (
  select code, class_code, geom, ST_PointOnSurface(geom) as point from components
  where valid_to is null and code = any(:codes) and class_code in (select class_code from place)
), ground as materialized (
  -- Cut up once: to read a river of thousands of vertices for each component takes five times as long.
  select id, kind, ST_Subdivide(geom, 64) as geom from base_features
  where kind in (select base from place where relation = 'inside') and geom && (select ST_Extent(point) from subject)::geometry
)
select distinct on (found.code) found.code, '{}'::text[] as others, jsonb_build_object('base', found.base, 'relation', found.relation,
  'metres', round(found.metres::numeric, 1), 'name', found.name, 'nameEn', found.name_en) as facts
from (
  select subject.code, place.base, place.relation, edge.metres, feature.name, feature.name_en
  from ground
  join subject on subject.point && ground.geom and ST_Intersects(ground.geom, subject.point)
  join place on place.class_code = subject.class_code and place.base = ground.kind and place.relation = 'inside'
  join base_features feature on feature.id = ground.id
  cross join lateral (select ST_Distance(ST_Boundary(feature.geom), subject.point) as metres) edge
  where edge.metres >= place.metres
  union all
  select subject.code, place.base, place.relation, ST_Distance(feature.geom, subject.point), feature.name, feature.name_en
  from subject join place using (class_code)
  join base_features feature on feature.kind = place.base and feature.grade <= place.grade
    and feature.geom && ST_Expand(subject.point, place.metres) and ST_DWithin(feature.geom, subject.point, place.metres)
  where place.relation = 'beside'
  union all
  select subject.code, place.base, place.relation, place.metres, null, null
  from subject join place using (class_code)
  where place.relation = 'beyond' and not exists (
    select from base_features feature where feature.kind = place.base and feature.grade <= place.grade
      and feature.geom && ST_Expand(subject.geom, place.metres) and ST_DWithin(feature.geom, subject.geom, place.metres))
) found
order by found.code, found.relation, found.metres;
