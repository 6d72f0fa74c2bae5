-- name: places
-- A lattice of 5 m over the gridded ground: no two within a metre, so that the check of doubles has all to do and finds none.
select ST_X(place) as lon, ST_Y(place) as lat from (
  select ST_Transform(point, 4326) as place from unit_grids grid
  cross join lateral generate_series(ceil(ST_XMin(grid.geom) / 5)::integer, floor(ST_XMax(grid.geom) / 5)::integer) x
  cross join lateral generate_series(ceil(ST_YMin(grid.geom) / 5)::integer, floor(ST_YMax(grid.geom) / 5)::integer) y
  cross join lateral (select ST_SetSRID(ST_MakePoint(x * 5 + 0.37, y * 5 + 0.61), ST_SRID(grid.geom)) as point) lattice
  where grid.valid_to is null and ST_Contains(grid.geom, point)
  -- no fixed order: as a survey walks, not as an index is sorted
  order by md5(x::text || y::text) limit :count) places;

-- name: pointClasses
select code from classes where kind = 'component' and geometry_kind = 'point' and valid_to is null order by code limit 20;

-- name: join
create table ogr_components as
select points.*, grid.code as grid_code from ogr_points points
left join unit_grids grid on grid.valid_to is null and ST_Covers(grid.geom, points.geom);

-- name: indexOgr
create index on ogr_components using gist (geom);

-- name: agree
-- Matched by what both keep of the file, its name; on an edge the lower code counts.
select count(*)::integer as both, count(*) filter (where ours.grid_code = theirs.grid_code)::integer as same
from components ours join (select objname, min(grid_code) as grid_code from ogr_components group by objname) theirs on theirs.objname = ours.name
where ours.edit_id = :edit;

-- name: clean
drop table if exists ogr_points, ogr_components;

-- name: version
select current_setting('server_version') || ', PostGIS ' || postgis_lib_version() as version;
