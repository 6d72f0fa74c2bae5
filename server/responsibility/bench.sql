-- name: draw
-- Points in random unit grids, so that every one is answered: in metres as hex EWKB, and as GeoJSON in CRS84.
select point.geom::text as geom, ST_AsGeoJSON(ST_Transform(point.geom, 4326), 12) as geojson
from (
  select ST_SetSRID(ST_Point(ST_X(place.middle) + 30 * (random() - 0.5), ST_Y(place.middle) + 30 * (random() - 0.5)), :srid) as geom
  from (select row_number() over (order by code) as n, ST_PointOnSurface(geom) as middle from unit_grids where valid_to is null) place
  join (select 1 + floor(random() * (select count(*) from unit_grids where valid_to is null)) as n from generate_series(1, :count)) draw using (n)
) point;

-- name: keepPoints
create temporary table bench_points on commit drop as select geom::geometry as geom from unnest(:points::text[]) as p (geom);

-- name: coversJoin
select count(*)::integer as count from bench_points point join unit_grids grid on grid.valid_to is null and ST_Covers(grid.geom, point.geom);
