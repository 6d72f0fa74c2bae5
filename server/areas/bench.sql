-- name: makePlaces
create table bench_places (code text collate "C" primary key, geom geometry(Polygon) not null);

-- name: fillFromGrids
insert into bench_places select code, ST_SetSRID(geom, 0) from unit_grids where valid_to is null;

-- name: fillFromShapes
insert into bench_places select code, ST_SetSRID(ST_GeomFromGeoJSON(shape), 0)
from unnest(:codes::text[], :shapes::text[]) as place (code, shape);

-- name: indexPlaces
create index bench_places_geom on bench_places using gist (geom);

-- name: analyzePlaces
analyze bench_places;

-- name: dropPlaces
drop table if exists bench_places;

-- name: listPlaces
select code, ST_AsBinary(geom, 'NDR') as bytes, ST_AsGeoJSON(geom, 15, 0) as geojson from bench_places order by code;

-- name: makePoints
-- The first points are drawn all over the boxes of places, the others are corners of places.
create temporary table bench_points on commit drop as
select n::integer, ST_SetSRID(ST_MakePoint(x, y), 0) as geom
from unnest(:xs::float8[], :ys::float8[]) with ordinality as point (x, y, n);

-- name: analyzePoints
analyze bench_points;

-- name: countCovered
-- What anybody would write: the set-based join.
select count(*) from bench_points point join bench_places place on ST_Covers(place.geom, point.geom);

-- name: findCovering
select point.n, min(place.code) as code from bench_points point left join bench_places place on ST_Covers(place.geom, point.geom)
group by point.n order by point.n;

-- name: findNear
-- The platform's own answer: within 1 µm, of several the lowest code.
select point.n, min(place.code) as code
from bench_points point left join bench_places place on ST_DWithin(place.geom, point.geom, 1e-6)
group by point.n order by point.n;

-- name: findOne
select code from bench_places where ST_DWithin(geom, ST_MakePoint(:x, :y), 1e-6) order by code limit 1;

-- name: touchGrid
update unit_grids set note = :note where code = (select code from unit_grids where valid_to is null order by code offset :offset limit 1);
