-- name: findSubject
-- What a map of a case is drawn around; everything in metres of the city's CRS.
select c.id, c.version, c.grid_code, c.component_code, class.name as class_name, settings.name as city_name, settings.is_demo,
  settings.srid, settings.time_zone,
  ST_X(c.point) as easting, ST_Y(c.point) as northing,
  ST_X(lonlat) as lon, ST_Y(lonlat) as lat,
  jsonb_build_array(ST_XMin(c.geom), ST_YMin(c.geom), ST_XMax(c.geom), ST_YMax(c.geom)) as extent,
  ST_AsGeoJSON(c.geom, 2, 0)::jsonb as geometry
from cases c
join classes class on class.kind = c.kind and class.code = c.class_code
cross join city_settings settings
cross join lateral (select ST_Transform(c.point, 4326) as lonlat) place
where c.id = :id;

-- name: listFeatures
-- All there is in a box, of whoever asks: pipes are in it only for those who may see them. Shapes are cut a little outside
-- of the box, so that a river of the whole city is not sent and the cut is not seen. In the order of drawing.
with box as (
  select srid, ST_MakeEnvelope(:west, :south, :east, :north, srid) as geom,
    ST_MakeBox2D(ST_MakePoint(:west::float8 - 20, :south::float8 - 20), ST_MakePoint(:east::float8 + 20, :north::float8 + 20)) as cut,
    ST_SetSRID(ST_MakePoint((:west::float8 + :east) / 2, (:south::float8 + :north) / 2), srid) as centre
  from city_settings
), found as (
  select 1 as rank, base.kind as layer, base.id as code, base.grade::text as kind, base.name, base.geom
  from box join base_features base on base.geom && box.geom
  union all
  select 2, 'grid', code, '', '', grid.geom from box join unit_grids grid on grid.geom && box.geom and grid.valid_to is null
  union all
  select 3, 'pipe_line', code, network, '', line.geom from box join pipe_lines line on line.geom && box.geom and line.valid_to is null
  union all
  select 4, 'pipe_point', code, network, '', point.geom from box join pipe_points point on point.geom && box.geom and point.valid_to is null
  union all
  select 5, 'component', code, class_code, component.name, component.geom
  from box join components component on component.geom && box.geom and component.valid_to is null
)
select found.layer, found.code, found.kind, coalesce(found.name, '') as name, ST_Distance(found.geom, box.centre) as distance,
  ST_AsGeoJSON(ST_ClipByBox2D(found.geom, box.cut), 2, 0)::jsonb as geometry
from found cross join box
where ST_Intersects(found.geom, box.geom)
order by found.rank, distance, found.code
limit 4000;

-- name: readLog
-- The log as it is, payloads whole.
select event.seq, event.version, event.at, event.action, event.from_state, event.to_state,
  named(actor.id, actor.name, actor.name_en) as actor, named(unit.code, unit.name, unit.name_en) as unit, event.payload
from case_events event
left join people actor on actor.id = event.actor_id
left join units unit on unit.code = event.unit_code
where event.case_id = :id order by event.version;

-- name: findMaker
select named(id, name, name_en) as maker from people where id = :id;

-- name: keepPack
-- The same pack made twice is one.
insert into evidence_packs (case_id, version, sha256, made_by, made_at, manifest, zip)
values (:case_id, :version, :sha256, :made_by, :made_at, :manifest::jsonb, :zip)
on conflict (case_id, sha256) do nothing;

-- name: listPacks
select pack.sha256, pack.version, pack.made_at, named(maker.id, maker.name, maker.name_en) as made_by,
  octet_length(pack.zip) as byte_size, jsonb_array_length(pack.manifest -> 'files') as files
from evidence_packs pack join people maker on maker.id = pack.made_by
where pack.case_id = :case_id order by pack.made_at desc, pack.sha256;

-- name: findPack
select version, octet_length(zip) as byte_size from evidence_packs where case_id = :case_id and sha256 = :sha256;

-- name: readPackPart
-- Stored uncompressed outside of the row: a part is read without the whole.
select substring(zip from :offset::integer + 1 for :length::integer) as bytes from evidence_packs
where case_id = :case_id and sha256 = :sha256;
