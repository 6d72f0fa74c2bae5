-- name: touchedGrids
-- Unit grids that cells touch, or that are named, with who would go there.
with cells as materialized (
  select ST_Transform(ST_GeomFromText(shape, 4326), :srid::integer) as geom from unnest(:shapes::text[]) as shape
), touched as (
  select grid.code, sum(ST_Area(ST_Intersection(grid.geom, cells.geom))) as area_m2
  from cells join unit_grids grid on grid.valid_to is null and grid.geom && cells.geom and ST_Intersects(grid.geom, cells.geom)
  group by grid.code
  union all
  select code, area_m2 from unit_grids where valid_to is null and code = any (:grids::text[])
)
select grid.code as grid_code, named(community.code, community.name, community.name_en) as community,
  coalesce(touched.area_m2 / (select nullif(sum(ST_Area(geom)), 0) from cells), 0) as share,
  least(touched.area_m2 / grid.area_m2, 1) as covered, grid.responsibility_grid_code as responsibility_grid,
  named(collector.id, collector.name, collector.name_en) as collector, sends_inspections(grid.code) as mine,
  ST_AsGeoJSON(ST_Transform(grid.geom, 4326), 7)::jsonb as geometry
from touched
join unit_grids grid on grid.code = touched.code and grid.valid_to is null
left join areas community on community.code = grid.community_code and community.valid_to is null
left join lateral (
  select id, name, name_en from people
  where responsibility_grid_code = grid.responsibility_grid_code and role = 'collector' and active order by id limit 1) collector on true
-- What a cell touches with an edge alone is not in it.
where touched.area_m2 > 1
order by covered desc, grid.code;

-- name: addInspection
insert into special_inspections (name, purpose, classes, cells, resolution, area_code, from_on, due_on, question, created_by, created_at)
values (:name, :purpose, :classes::text[], :cells::text[], :resolution, :area, :from, :due, :question, current_person(), :now) returning id;

-- name: addTasks
insert into special_inspection_tasks (inspection_id, grid_code, responsibility_grid_code)
select :id, code, responsibility_grid_code from unit_grids where valid_to is null and code = any (:grids::text[]);

-- name: closeInspection
update special_inspections set closed_at = :now, closed_by = current_person() where id = :id and closed_at is null returning id;

-- name: listInspections
select inspection.id, inspection.name, inspection.purpose, named_choices(inspection.classes) as classes, inspection.cells, inspection.resolution,
  coalesce(named(area.code, area.name, area.name_en), named(inspection.area_code, inspection.area_code, inspection.area_code)) as area,
  inspection.from_on as "from", inspection.due_on as due, inspection.question,
  named(maker.id, maker.name, maker.name_en) as created_by, inspection.created_at,
  inspection.closed_at, named(closer.id, closer.name, closer.name_en) as closed_by,
  inspection.closed_at is null and inspection.due_on < :today::date and progress.done < progress.grids as overdue,
  current_role_name() <> 'collector' and (inspection.created_by = current_person() or sends_inspections(inspection.area_code)) as editable,
  progress.grids, progress.done, progress.found, progress.nothing, progress.cases
from special_inspections inspection
left join areas area on area.code = inspection.area_code and area.valid_to is null
left join people maker on maker.id = inspection.created_by
left join people closer on closer.id = inspection.closed_by
cross join lateral (
  select count(*)::integer as grids, count(task.done_at)::integer as done, count(*) filter (where task.outcome = 'found')::integer as found,
    count(*) filter (where task.outcome = 'nothing')::integer as nothing, coalesce(sum(cases_of_task(task, inspection)), 0)::integer as cases
  from special_inspection_tasks task
  where task.inspection_id = inspection.id
) progress
where (:id::integer is null or inspection.id = :id)
  and (not :open or inspection.closed_at is null)
  and (:before::integer is null or inspection.id < :before)
order by inspection.id desc limit :limit;

-- name: listTasks
select task.id, jsonb_build_object('id', inspection.id, 'name', inspection.name, 'purpose', inspection.purpose, 'classes', named_choices(inspection.classes),
    'from', inspection.from_on, 'due', inspection.due_on, 'closed', inspection.closed_at is not null) as inspection,
  task.grid_code, named(community.code, community.name, community.name_en) as community, task.responsibility_grid_code as responsibility_grid,
  named(collector.id, collector.name, collector.name_en) as collector, array[ST_X(place.point), ST_Y(place.point)] as position,
  ST_AsGeoJSON(ST_Transform(grid.geom, 4326), 7)::jsonb as geometry, task.outcome, task.note, task.done_at,
  named(person.id, person.name, person.name_en) as done_by,
  task.done_at is null and inspection.closed_at is null and inspection.due_on < :today::date as overdue, cases_of_task(task, inspection) as cases
from special_inspection_tasks task
join special_inspections inspection on inspection.id = task.inspection_id
join lateral (select geom from unit_grids where code = task.grid_code order by valid_from desc limit 1) grid on true
left join areas community on community.code = left(task.grid_code, 12) and community.valid_to is null
left join people person on person.id = task.done_by
left join lateral (
  select id, name, name_en from people
  where responsibility_grid_code = task.responsibility_grid_code and role = 'collector' and active order by id limit 1) collector on true
cross join lateral (select ST_Transform(ST_PointOnSurface(grid.geom), 4326) as point) place
where (:id::integer is null or task.id = :id)
  and (:inspection::integer is null or task.inspection_id = :inspection)
  and (not :open or inspection.closed_at is null)
  and (:area::text is null or starts_with(task.grid_code, :area) or management_of(task.grid_code) = :area)
  and (:before::integer is null or task.id < :before)
order by task.id desc limit :limit;

-- name: finishTask
-- Done again, the last word stands.
update special_inspection_tasks set outcome = :outcome, note = :note, done_at = :now, done_by = current_person()
where id = :id and exists (select from special_inspections inspection where inspection.id = inspection_id and inspection.closed_at is null)
returning id;

-- name: reopenTask
update special_inspection_tasks set outcome = null, note = null, done_at = null, done_by = null
where id = :id and exists (select from special_inspections inspection where inspection.id = inspection_id and inspection.closed_at is null)
returning id;
