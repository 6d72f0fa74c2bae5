-- An edit of components taken back: what it ended is there again as a new version, what it began is ended. Nothing is erased.

create or replace function undo_component_edit(edit bigint, at timestamptz) returns integer
language plpgsql security definer set search_path = public as $$
#variable_conflict use_variable
declare
  taken inventory_edits;
  offender record;
  restored integer;
begin
  select * into taken from inventory_edits where id = edit for update;
  if not found then
    raise exception using errcode = 'WG006', message = format('there is no edit %s', edit),
      detail = format('没有变更 %s', edit);
  elsif taken.undone_by is not null then
    raise exception using errcode = 'WG006', message = format('edit %s was taken back already, by edit %s', edit, taken.undone_by),
      detail = format('变更 %s 已被变更 %s 撤销', edit, taken.undone_by);
  elsif taken.kind in ('ground', 'owner') then
    raise exception using errcode = 'WG006', message = 'what was handed over is handed back by another hand-over, which says what it moves',
      detail = '移交的范围要用再次移交还回去，移交前会说明影响';
  end if;
  -- Held still; whoever edits one of them meanwhile waits, and is then told.
  perform from components where edit_id = edit and valid_to is null order by code for update;
  select later.code, editor.name, editor.name_en, count(*) over () as count into offender
  from components later left join inventory_edits by_edit on by_edit.id = later.ended_by_edit left join people editor on editor.id = by_edit.made_by
  where later.edit_id = edit and later.valid_to is not null and later.ended_by_edit is distinct from edit
  order by later.code limit 1;
  if found then
    raise exception using errcode = 'WG006', message = format('component %s%s was changed again since%s: take that back first', offender.code,
      case when offender.count > 1 then format(' and %s more', offender.count - 1) else '' end, coalesce(' by ' || offender.name_en, '')),
      detail = format('部件 %s%s 之后又被%s改过：请先撤销那次修改', offender.code,
        case when offender.count > 1 then format('等 %s 个', offender.count) else '' end, coalesce(offender.name, '他人'));
  end if;
  select code, grid_code, district_code into offender from components
  where edit in (edit_id, ended_by_edit) and component_editable(grid_code, district_code) is not true limit 1;
  if found then
    raise exception using errcode = '42501', message = format('component %s in %s is not yours to change', offender.code, coalesce(offender.grid_code, offender.district_code)),
      detail = format('部件 %s（%s）不归本人修改', offender.code, coalesce(offender.grid_code, offender.district_code));
  end if;

  perform begin_edit('edit', null, at);
  update inventory_edits set kind = 'undo', undoes = edit where id = current_edit();
  update inventory_edits set undone_by = current_edit() where id = edit;
  create temporary table taken_back on commit drop as
    select code, valid_from from components where ended_by_edit = edit and edit_id is distinct from edit;
  -- What the edit brought into the inventory leaves it.
  update components began set valid_to = greatest(at, began.valid_from + interval '1 millisecond'),
    state_before = case when old.code is null then began.state else began.state_before end,
    state = case when old.code is null then 'removed' else began.state end,
    version = case when old.code is null then began.version + 1 else began.version end,
    changed_at = case when old.code is null then at else began.changed_at end,
    changed_by = case when old.code is null then current_person() else began.changed_by end
  from components this left join taken_back old on old.code = this.code
  where this.edit_id = edit and this.valid_to is null and began.code = this.code and began.valid_from = this.valid_from;
  insert into components (code, valid_from, name, supervising_code, owner_code, maintainer_code, grid_code, state, accuracy_class,
    data_source, address, note, geom, version, changed_at, changed_by)
  select was.code, greatest(at, newest.valid_to), was.name, was.supervising_code, was.owner_code, was.maintainer_code,
    -- where grids changed since, the one it lies in now
    case when exists (select from unit_grids grid where grid.code = was.grid_code and grid.valid_to is null) then was.grid_code
      else overlay_grid(was.geom) end,
    coalesce(was.state_before, was.state), was.accuracy_class, was.data_source, was.address, was.note, was.geom, newest.version + 1, at, current_person()
  from taken_back join components was on was.code = taken_back.code and was.valid_from = taken_back.valid_from
  cross join lateral (select max(valid_to) as valid_to, max(version) as version from components newest where newest.code = was.code) newest;
  select count(*) into restored from (select code from taken_back union select code from components where edit_id = edit) touched;
  drop table taken_back;
  return restored;
end $$;
comment on function undo_component_edit(bigint, timestamptz) is
  'Takes back an edit of components under an edit of its own, which can be taken back in turn (redo). Answers how many components; WG006 when one was changed since, 42501 when one is not the caller''s.';
revoke execute on function undo_component_edit(bigint, timestamptz) from public;
grant execute on function undo_component_edit(bigint, timestamptz) to wangge_request;
