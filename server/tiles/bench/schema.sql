-- What bench:tiles compares on, in a schema of its own so that a peer can be told to publish it and nothing else.
create schema tile_bench;

-- 50,000 points in 0.2° × 0.15°, as in the benchmark peers publish: about 700 in a tile of zoom 14.
select setseed(0.2008);
create table tile_bench.points as
select id, 'Point ' || id as name, 'category ' || (id % 10) as category,
  ST_Transform(ST_SetSRID(ST_Point(120.1 + random() * 0.2, 30.17 + random() * 0.15), 4326), 3857)::geometry(Point, 3857) as geom
from generate_series(1, 50000) id;
alter table tile_bench.points add primary key (id);
create index on tile_bench.points using gist (geom);

-- The same in degrees, which is what most tables a peer publishes are in.
create table tile_bench.points_4326 as
select id, name, category, ST_Transform(geom, 4326)::geometry(Point, 4326) as geom from tile_bench.points;
alter table tile_bench.points_4326 add primary key (id);
create index on tile_bench.points_4326 using gist (geom);

-- Views of the rows in force: the same tables, indexes and plans for all. They belong to the owner of the tables, so
-- nobody's rights are asked here; the product's own layers, which do ask, are measured apart.
create view tile_bench.grids as
select code, land_use, responsibility_grid_code as responsibility_grid, geom_3857::geometry(Polygon, 3857) as geom
from unit_grids where valid_to is null;
create view tile_bench.pipes as
select code, network, size_mm, flow, geom_3857::geometry(LineString, 3857) as geom
from pipe_lines where valid_to is null;
create view tile_bench.components as
select code, class_code, state, name, geom_3857::geometry(Geometry, 3857) as geom
from components where valid_to is null;

grant usage on schema tile_bench to wangge_request;
grant select on all tables in schema tile_bench to wangge_request;
vacuum analyze tile_bench.points, tile_bench.points_4326;
