-- Special inspections 专项检查: hot spots that collectors are sent to, unit grid by unit grid.

create table special_inspections (
  id integer generated always as identity primary key,
  name text not null check (name <> ''),
  purpose text not null default '',
  classes text[] not null default '{}',
  cells text[] not null default '{}',
  resolution smallint check (resolution between 5 and 11),
  area_code text collate "C" not null,
  from_on date not null,
  due_on date not null,
  question text not null default '',
  created_by text collate "C" not null references people (id) on delete restrict,
  created_at timestamptz not null,
  closed_at timestamptz,
  closed_by text collate "C" references people (id) on delete restrict,
  check (due_on >= from_on),
  check ((cells = '{}') = (resolution is null)),
  check ((closed_at is null) = (closed_by is null))
);
comment on table special_inspections is 'Special inspections 专项检查: what stands out is gone to and looked at, in each of its unit grids.';
comment on column special_inspections.id is 'Number of the inspection.';
comment on column special_inspections.name is 'What it is called.';
comment on column special_inspections.purpose is 'What to look for, in words.';
comment on column special_inspections.classes is 'Classes looked for, as questions write them (server/hotspots/filter.ts): event-0104, 0104, 01; empty is all.';
comment on column special_inspections.cells is 'H3 cells of the hot spot it came from; empty when its grids were named.';
comment on column special_inspections.resolution is 'Resolution of these cells; null when there are none.';
comment on column special_inspections.area_code is 'The smallest area that holds all of its grids: community, street, district or city (4 digits).';
comment on column special_inspections.from_on is 'First day.';
comment on column special_inspections.due_on is 'Last day.';
comment on column special_inspections.question is 'The question on which the hot spot stood out, as a query string; empty for none.';
comment on column special_inspections.created_by is 'Who made it.';
comment on column special_inspections.created_at is 'When.';
comment on column special_inspections.closed_at is 'When it was closed: its tasks stand as they are.';
comment on column special_inspections.closed_by is 'Who closed it.';
create index special_inspections_open on special_inspections (id) where closed_at is null;

create table special_inspection_tasks (
  id integer generated always as identity primary key,
  inspection_id integer not null references special_inspections (id) on delete cascade,
  grid_code text collate "C" not null,
  responsibility_grid_code text collate "C" not null,
  outcome text check (outcome in ('found', 'nothing')),
  note text check (note <> ''),
  done_at timestamptz,
  done_by text collate "C" references people (id) on delete restrict,
  unique (inspection_id, grid_code),
  check ((done_at is null) = (done_by is null) and (done_at is null) = (outcome is null)),
  check (note is null or done_at is not null)
);
comment on table special_inspection_tasks is 'A special inspection''s task in one unit grid, for the collector of its responsibility grid.';
comment on column special_inspection_tasks.id is 'Number of the task.';
comment on column special_inspection_tasks.inspection_id is 'The inspection.';
comment on column special_inspection_tasks.grid_code is 'Unit grid to go through.';
comment on column special_inspection_tasks.responsibility_grid_code is 'Responsibility grid it belonged to when the inspection was made: its collector has the task.';
comment on column special_inspection_tasks.outcome is 'found: reported what was there; nothing: nothing of these classes was there; null while it is to be done.';
comment on column special_inspection_tasks.note is 'What the collector says of it.';
comment on column special_inspection_tasks.done_at is 'When it was done.';
comment on column special_inspection_tasks.done_by is 'Who did it.';
create index special_inspection_tasks_mine on special_inspection_tasks (responsibility_grid_code, id);

-- What was reported in a grid since a day, whatever became of it.
create index cases_grid_reported on cases (grid_code, reported_at) where grid_code is not null;

comment on column inventory_changes.layer is 'What changed: grids, components or pipes, as tile layers show them; special_inspections, which lists show.';
