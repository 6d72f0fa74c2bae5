-- name: findComponent
-- The newest version; when it is not in force the component is retired.
select code, version, class, name, geometry, grid_code, district_code, supervising, owner, maintainer, state,
  accuracy_class, data_source, surveyed_at, address, note, valid_from, valid_to, changed_at, changed_by, edit,
  valid_to is null and component_editable(grid_code, district_code) as editable
from visible_components
where code = :code
order by version desc
limit 1;

-- name: listVersions
select version, valid_from, valid_to, state, changed_by, array[ST_X(position), ST_Y(position)] as position
from (select *, ST_Transform(ST_PointOnSurface(geom), 4326) as position from components where code = :code) past
order by version desc;

-- name: issueSerial
-- Locks the counter's row until the transaction ends: no two components get one code, and none is skipped by a refusal.
-- A counter that is missing starts after the highest code there is.
insert into component_serials as counter (district_code, class_code, last_serial)
values (:district, :class, 1 + coalesce((
  select max(right(code, 6)::integer) from components where code between :district || :class || '000000' and :district || :class || '999999'), 0))
on conflict (district_code, class_code) do update set last_serial = counter.last_serial + 1
returning last_serial;

-- name: addComponent
insert into components (code, valid_from, name, supervising_code, owner_code, maintainer_code, grid_code, state,
  accuracy_class, data_source, address, note, geom, changed_at, changed_by)
-- Drawn, not surveyed: the weakest accuracy, until a survey says better.
values (:code, :now, :name, :supervising, :owner, :maintainer, :grid, :state, 'C', 'map', :address, :note, :geom::geometry,
  :now, current_person());

-- name: editComponent
-- Closes the version in force and opens the next. It never begins before its forerunner, whatever the clocks say.
with closed as (
  update components set valid_to = greatest(:now::timestamptz, valid_from + interval '1 millisecond')
  where code = :code and valid_to is null and version = :version
  returning *
)
insert into components (code, valid_from, name, supervising_code, owner_code, maintainer_code, grid_code, state,
  accuracy_class, data_source, address, note, geom, version, changed_at, changed_by)
select code, valid_to, :name, :supervising, :owner, :maintainer, case when :geom::text is null then grid_code else :grid end, :state,
  accuracy_class, data_source, :address, :note, coalesce((:geom::text)::geometry, geom), version + 1, :now, current_person()
from closed
returning version;

-- name: overlay
select geom::text as geom, overlay_grid(geom) as grid_code from components where code = :code and valid_to is null;

-- name: retireComponent
update components set state = 'removed', state_before = state, valid_to = greatest(:now::timestamptz, valid_from + interval '1 millisecond'),
  version = version + 1, changed_at = :now, changed_by = current_person()
where code = :code and valid_to is null and version = :version
returning version;
