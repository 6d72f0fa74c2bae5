-- name: listPoints
select code, version, network, element_code, feature, attachment, ground_elevation, well_depth, owner, component_code,
  position, lines, valid_to, editable
from visible_pipe_points
where valid_to is null
  and (:after::text is null or code > :after)
  and (:network::text is null or network = :network)
  and (:west::float8 is null or geom && ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), :srid::integer)
    and ST_Intersects(geom, ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), :srid::integer)))
order by code
limit :limit;

-- name: findPoint
select code, version, network, element_code, feature, attachment, ground_elevation, well_depth, owner, component_code,
  position, lines, valid_to, editable
from visible_pipe_points where code = :code;

-- name: listLines
select code, version, network, element_code, start_point, end_point, start_depth, end_depth, flow, material, size_mm,
  embedding, pressure, voltage_kv, owner, maintainer, built_on, status, length_metres, geometry, valid_to, editable
from visible_pipe_lines
where valid_to is null
  and (:after::text is null or code > :after)
  and (:network::text is null or network = :network)
  and (:west::float8 is null or geom && ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), :srid::integer)
    and ST_Intersects(geom, ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), :srid::integer)))
order by code
limit :limit;

-- name: findLine
select code, version, network, element_code, start_point, end_point, start_depth, end_depth, flow, material, size_mm,
  embedding, pressure, voltage_kv, owner, maintainer, built_on, status, length_metres, geometry, valid_to, editable
from visible_pipe_lines where code = :code;

-- name: issuePointSerial
-- Locks the counter's row until the transaction ends. A counter that is missing starts after the highest code there is.
insert into pipe_serials as counter (district_code, letters, last_serial)
values (:district, :letters, 1 + coalesce((select max(right(code, 7)::integer) from pipe_points
  where code between :district || :letters || '0000000' and :district || :letters || '9999999'), 0))
on conflict (district_code, letters) do update set last_serial = counter.last_serial + 1
returning last_serial;

-- name: issueLineSerial
insert into pipe_serials as counter (district_code, letters, last_serial)
values (:district, :letters, 1 + coalesce((select max(right(code, 7)::integer) from pipe_lines
  where code between :district || :letters || '0000000' and :district || :letters || '9999999'), 0))
on conflict (district_code, letters) do update set last_serial = counter.last_serial + 1
returning last_serial;

-- name: addPoint
insert into pipe_points (code, network, element_code, feature, attachment, ground_elevation, well_depth, owner_code,
  valid_from, geom, changed_at, changed_by)
values (:code, :network, :element, :feature, :attachment, :ground_elevation, :well_depth, :owner, :now, :geom::geometry, :now, current_person());

-- name: countLinesBeyond
select pipe_lines_beyond(:code) as count;

-- name: editPoint
-- The ends of its lines follow by trigger (sql/app/03_inventory/checks.sql).
update pipe_points set ground_elevation = :ground_elevation, well_depth = :well_depth, owner_code = :owner,
  geom = coalesce((:geom::text)::geometry, geom), version = version + 1, changed_at = :now, changed_by = current_person()
where code = :code and valid_to is null and version = :version
returning version;

-- name: findShrunkLine
select code from visible_pipe_lines
where (start_point = :code or end_point = :code) and valid_to is null and length_metres < 0.001 limit 1;

-- name: retirePoint
update pipe_points set valid_to = greatest(:now::timestamptz, valid_from + interval '1 millisecond'), version = version + 1,
  changed_at = :now, changed_by = current_person()
where code = :code and valid_to is null and version = :version
returning version;

-- name: holdPoints
select hold_pipe_points(array[:start_point, :end_point]::text[]);

-- name: findEnds
select point.code, point.district_code, point.network, point.valid_to is null as in_use,
  -- A millimetre: what went out as degrees does not come back to the same nanometre.
  ST_DWithin(point.geom, other.geom, 0.001) as at_same_place
from visible_pipe_points point
left join visible_pipe_points other on other.code in (:start_point, :end_point) and other.code <> point.code
where point.code in (:start_point, :end_point);

-- name: addLine
insert into pipe_lines (code, network, element_code, start_point, end_point, start_depth, end_depth, material, size_mm,
  embedding, owner_code, maintainer_code, valid_from, geom, changed_at, changed_by)
select :code, start_point.network, :element, start_point.code, end_point.code, :start_depth, :end_depth, :material, :size_mm,
  :embedding, :owner, :maintainer, :now, ST_MakeLine(start_point.geom, end_point.geom), :now, current_person()
from visible_pipe_points start_point cross join visible_pipe_points end_point
where start_point.code = :start_point and end_point.code = :end_point;

-- name: editLine
update pipe_lines set start_depth = :start_depth, end_depth = :end_depth, material = :material, size_mm = :size_mm, flow = :flow,
  owner_code = :owner, maintainer_code = :maintainer, version = version + 1, changed_at = :now, changed_by = current_person()
where code = :code and valid_to is null and version = :version
returning version;

-- name: retireLine
update pipe_lines set valid_to = greatest(:now::timestamptz, valid_from + interval '1 millisecond'), version = version + 1,
  changed_at = :now, changed_by = current_person()
where code = :code and valid_to is null and version = :version
returning version;
