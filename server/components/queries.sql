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
-- A removal is written into the version that it ends: here it is a step of its own.
with steps as (
  select version - case state when 'removed' then 1 else 0 end as version, valid_from as at, edit_id as edit,
    case when state <> 'removed' then changed_by end as changed_by, component_attributes(component) as held, geom, false as ends
  from components component where code = :code
  union all
  select version, valid_to, ended_by_edit, changed_by, component_attributes(component), geom, true
  from components component where code = :code and state = 'removed'
), told as (
  select *, lag(held) over steps as held_before, lag(geom) over steps as geom_before, lag(ends) over steps as restores
  from steps window steps as (order by version)
)
select told.version, told.at, told.held ->> 'state' as state,
  case when held_before is null then 'taken_in' when ends then 'retired' when restores then 'restored' else 'changed' end as kind,
  array(
    select jsonb_build_object('field', field, 'from', coalesce(named_unit(old_unit), to_jsonb(old.value)), 'to', coalesce(named_unit(new_unit), to_jsonb(new.value)))
    from jsonb_each_text(told.held_before) as old (field, value)
    join jsonb_each_text(told.held) as new (field, value) using (field)
    left join units old_unit on field in ('supervising', 'owner', 'maintainer') and old_unit.code = old.value
    left join units new_unit on field in ('supervising', 'owner', 'maintainer') and new_unit.code = new.value
    where old.value is distinct from new.value
    order by field) as fields,
  case when geom is distinct from geom_before then ST_Distance(geom, geom_before) end as moved_metres,
  case when maker.id is not null then named(maker.id, maker.name, maker.name_en) end as by,
  case when edit.id is not null then jsonb_build_object('id', edit.id, 'kind', edit.kind, 'undoneBy', edit.undone_by,
    'grids', exists (select from unit_grids where edit_id = edit.id) or exists (select from unit_grids where ended_by_edit = edit.id)) end as edit
from told
left join inventory_edits edit on edit.id = told.edit
left join people maker on maker.id = coalesce(edit.made_by, told.changed_by)
order by told.version desc;

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
values (:code, :now, :name, :supervising, :owner, :maintainer, :grid, :state, :accuracy_class, :data_source, :address, :note,
  :geom::geometry, :now, current_person());

-- name: editComponent
select version from next_versions(array[:code], array[:version::integer], array[:patch::jsonb], :now::timestamptz);

-- name: overlay
select geom::text as geom, overlay_grid(geom) as grid_code from components where code = :code and valid_to is null;

-- name: retireComponent
update components set state = 'removed', state_before = state, valid_to = greatest(:now::timestamptz, valid_from + interval '1 millisecond'),
  version = version + 1, changed_at = :now, changed_by = current_person()
where code = :code and valid_to is null and version = :version
returning version;
