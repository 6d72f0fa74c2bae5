-- name: findCity
select name, name_en, srid, time_zone, (select proj4text from spatial_ref_sys where spatial_ref_sys.srid = city_settings.srid) as projection
from city_settings;

-- name: findExtents
-- The first view. Boxes only: the outline itself has many thousand vertices.
with city as (
  select ST_SetSRID(ST_Extent(geom::box2d::geometry)::geometry, :srid::integer) as box from areas where level = 'city' and valid_to is null
), gridded as (
  select ST_SetSRID(ST_Extent(geom::box2d::geometry)::geometry, :srid::integer) as box from unit_grids where valid_to is null
), centre as (
  -- Where people are: the shops or offices nearest the middle of the gridded area, which may itself lie in a lake.
  select ST_PointOnSurface(nearest.geom) as point
  from gridded cross join lateral (
    select geom from unit_grids where valid_to is null and land_use in ('commercial', 'public')
    order by geom <-> ST_Centroid(gridded.box), code limit 1) nearest
), degrees as (
  select ST_Transform(city.box, 4326) as city, ST_Transform(coalesce(gridded.box, city.box), 4326) as gridded,
    ST_Transform(coalesce((select point from centre), ST_Centroid(gridded.box), ST_Centroid(city.box)), 4326) as centre
  from city cross join gridded
)
select array[ST_XMin(city), ST_YMin(city), ST_XMax(city), ST_YMax(city)] as bbox,
  array[ST_XMin(gridded), ST_YMin(gridded), ST_XMax(gridded), ST_YMax(gridded)] as gridded_bbox,
  array[ST_X(centre), ST_Y(centre)] as center
from degrees;

-- name: listAreas
select area.code, area.level, area.parent_code, area.name, area.name_en, area.area_m2, area.gridded,
  array[ST_XMin(box.geom), ST_YMin(box.geom), ST_XMax(box.geom), ST_YMax(box.geom)] as bbox
from areas area
cross join lateral (select ST_Transform(ST_Envelope(area.geom), 4326) as geom offset 0) box
where area.valid_to is null
  and (:level::text is null or area.level = :level)
  -- A management area takes streets over from its district: they are its children too.
  and (:parent::text is null or area.parent_code = :parent
    or area.code in (select street_code from management_streets where management_code = :parent))
  and (:q::text is null or area.code like :q_prefix or area.name like :q_anywhere or area.name_en ilike :q_anywhere)
order by area.code, area.valid_from;

-- name: findBoundary
-- For drawing: simplified to about a pixel of a screen that shows all of it.
select area.code, area.level, area.parent_code, area.name, area.name_en, area.area_m2, area.gridded,
  array[ST_XMin(box.geom), ST_YMin(box.geom), ST_XMax(box.geom), ST_YMax(box.geom)] as bbox,
  ST_AsGeoJSON(ST_Transform(ST_SimplifyPreserveTopology(area.geom, sqrt(area.area_m2) / 800), 4326), 6)::jsonb as geometry
from areas area
cross join lateral (select ST_Transform(ST_Envelope(area.geom), 4326) as geom offset 0) box
where area.code = :code and area.valid_to is null;

-- name: listShapes
-- Those that unit grids lie in, and the unit grids themselves, for colouring them all at once. Snapped to 5 m and not simplified:
-- a vertex that two neighbours share lands on the same place from either side.
with gridded as materialized (
  select distinct left(code, case :level::text when 'district' then 6 when 'street' then 9 else 12 end) as code
  from unit_grids where valid_to is null and :level::text <> 'grid'
), shapes as (
  select area.code, area.name, area.name_en, area.area_m2, area.geom
  from areas area join gridded using (code) where area.valid_to is null
  union all
  select code, code, code, area_m2, geom from unit_grids where valid_to is null and :level::text = 'grid'
)
select code, name, name_en, area_m2, ST_AsGeoJSON(ST_Transform(ST_SnapToGrid(geom, 5), 4326), 5)::jsonb as geometry
from shapes order by code;

-- name: findPlace
-- Grid and community of a point. On an edge the lowest code wins; 1 µm is what rounding does to coordinates of 3 000 000 m.
with place as materialized (
  select ST_Transform(ST_SetSRID(ST_MakePoint(:lon, :lat), 4326), :srid::integer) as point
), grid as (
  select grid.code, grid.responsibility_grid_code
  from place join unit_grids grid on grid.valid_to is null and grid.geom && ST_Expand(place.point, 1e-6) and ST_DWithin(grid.geom, place.point, 1e-6)
  order by grid.code limit 1
), community as (
  select coalesce((select left(code, 12) from grid), (
    select min(area.code) from place
    join areas area on area.level = 'community' and area.valid_to is null
      and area.geom && ST_Expand(place.point, 1e-6) and ST_DWithin(area.geom, place.point, 1e-6))) as code
)
select community.code as community_code,
  (select jsonb_build_object('code', code, 'responsibilityGrid', responsibility_grid_code) from grid) as grid
from community where community.code is not null;

-- name: findPath
select jsonb_build_object(
  'district', (select jsonb_build_object('code', code, 'name', name, 'nameEn', name_en) from areas where code = left(:community::text, 6) and valid_to is null),
  'management', (select jsonb_build_object('code', area.code, 'name', area.name, 'nameEn', area.name_en)
    from management_streets taken join areas area on area.code = taken.management_code and area.valid_to is null
    where taken.street_code = left(:community::text, 9)),
  'street', (select jsonb_build_object('code', code, 'name', name, 'nameEn', name_en) from areas where code = left(:community::text, 9) and valid_to is null),
  'community', (select jsonb_build_object('code', code, 'name', name, 'nameEn', name_en) from areas where code = :community and valid_to is null)
) as path;

-- name: findGrid
select grid.code, grid.community_code, grid.area_m2, grid.land_use, grid.responsibility_grid_code as responsibility_grid,
  (select jsonb_build_object('code', person.id, 'name', person.name, 'nameEn', person.name_en) from people person
   where person.responsibility_grid_code = grid.responsibility_grid_code and person.role = 'collector' and person.active
   order by person.id limit 1) as collector,
  (select count(*) from components component where component.grid_code = grid.code and component.valid_to is null) as component_count,
  (select count(*) from cases open_case where open_case.district_code = grid.district_code and open_case.grid_code = grid.code
   and open_case.ended_at is null) as open_case_count,
  ST_AsGeoJSON(ST_Transform(grid.geom, 4326), 7)::jsonb as geometry
from unit_grids grid
where grid.code = :code and grid.valid_to is null;

-- name: findRetiredGrid
select successor_codes from unit_grids where code = :code order by valid_from desc limit 1;

-- name: locateShape
-- A shape that is not valid lies nowhere: the overlay would fail on it.
with shape as materialized (
  select ST_Transform(ST_Force2D(ST_SetSRID(ST_GeomFromGeoJSON(:geometry), 4326)), :srid::integer) as geom
), checked as materialized (
  select geom, case when ST_IsValid(geom) then null else ST_IsValidReason(geom) end as fault from shape
)
select checked.geom::text as geom, checked.fault, place.grid_code, place.district_code
from checked left join lateral locate_shape(checked.geom) place on checked.fault is null;
