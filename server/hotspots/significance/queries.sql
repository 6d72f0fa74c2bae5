-- name: lastAreaChange
select coalesce(max(seq), 0) as seq from responsibility_changes where what in ('grid', 'area', 'management');

-- name: inventoryVersion
select coalesce(max(seq), 0) as version from inventory_changes where layer = 'components';

-- name: componentPlaces
-- Where every component in force is, as columns side by side in one row: positions as doubles, big-endian, classes, and unit grids,
-- blank where it lies in none.
select count(*)::integer as count, string_agg(float8send(ST_X(place)), '') as lons, string_agg(float8send(ST_Y(place)), '') as lats,
  string_agg(class_code, '') as classes, string_agg(rpad(coalesce(grid_code, ''), 15), '') as grids
from (
  select ST_Transform(ST_Centroid(geom), 4326) as place, class_code, grid_code from components
  where valid_to is null and left(code, 6) = :district order by code
) placed;

-- name: districts
select code from areas where level in ('district', 'management') and valid_to is null order by code;

-- name: roadPieces
-- Roads around the gridded ground, cut into pieces of at most ten metres: the middle of each, how long it is, and its unit grid.
select count(*)::integer as count, string_agg(float8send(ST_X(middle)), '') as lons, string_agg(float8send(ST_Y(middle)), '') as lats,
  string_agg(float4send(metres::real), '') as metres, string_agg(rpad(coalesce(grid_code, ''), 15), '') as grids
from (
  select ST_Transform(middle.geom, 4326) as middle, ST_Length(piece.geom) as metres, grid.code as grid_code
  from base_features road cross join lateral ST_DumpSegments(ST_Segmentize(road.geom, 10)) piece
  cross join lateral (select ST_LineInterpolatePoint(piece.geom, 0.5) as geom) middle
  left join lateral (
    select code from unit_grids where valid_to is null and ST_Intersects(unit_grids.geom, middle.geom) order by code limit 1) grid on true
  where road.kind = 'road' and road.geom && ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), :srid::integer)
    and road.district_code is not distinct from :district
  order by road.id, piece.path
) cut;

-- name: roadDistricts
select distinct district_code as code from base_features where kind = 'road' order by code;
