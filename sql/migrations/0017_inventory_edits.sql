-- Every change of the inventory is made under an edit: what a person did at once, told by name, and taken back as one.

create table inventory_edits (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('add', 'edit', 'retire', 'bulk', 'import', 'fix', 'survey', 'grids', 'ground', 'owner', 'undo')),
  note text,
  made_by text collate "C" references people (id) on delete restrict,
  area_code text collate "C",
  made_at timestamptz not null,
  undoes bigint references inventory_edits (id) on delete restrict,
  undone_by bigint references inventory_edits (id) on delete restrict,
  check ((kind = 'undo') = (undoes is not null))
);
comment on table inventory_edits is 'What was done to components, grids and areas, by whom: the versions say which edit began and which ended them.';
comment on column inventory_edits.id is 'Number of the edit.';
comment on column inventory_edits.kind is 'What was done: one component added, edited or retired, many at once, an import, a fix of quality, a survey, unit grids, ground or owners handed over, another edit taken back.';
comment on column inventory_edits.note is 'Why, in the words of whoever did it.';
comment on column inventory_edits.made_by is 'Who; null for the platform itself.';
comment on column inventory_edits.area_code is 'Their jurisdiction then; null is the whole city.';
comment on column inventory_edits.made_at is 'When.';
comment on column inventory_edits.undoes is 'Of an undo: the edit it takes back. An undo that is taken back is a redo.';
comment on column inventory_edits.undone_by is 'The edit that took this one back; null while it stands.';
create index inventory_edits_maker on inventory_edits (made_by, id);

-- Not foreign keys: an import of a million rows would ask for its one edit a million times.
do $$
declare
  name text;
begin
  foreach name in array array['components', 'unit_grids', 'areas'] loop
    execute format('alter table %I add column edit_id bigint, add column ended_by_edit bigint', name);
    execute format('comment on column %I.edit_id is ''Edit that began this version; null when it was loaded.''', name);
    execute format('comment on column %I.ended_by_edit is ''Edit that ended it.''', name);
    execute format('create index %1$I on %2$I (edit_id) where edit_id is not null', name || '_edit', name);
    execute format('create index %1$I on %2$I (ended_by_edit) where ended_by_edit is not null', name || '_ended_by', name);
  end loop;
end $$;

alter table components add column state_before text;
comment on column components.state_before is 'State it was in when it was removed; null otherwise.';

alter table reassignments add column edit_id bigint;
comment on column reassignments.edit_id is 'The edit of the inventory that was confirmed with it; null when only rules changed.';
