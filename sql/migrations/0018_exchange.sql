-- Files that come in: kept in pieces, read into rows that wait to be judged, then carried out batch by batch under one edit.

create table imports (
  id integer generated always as identity primary key,
  name text not null check (name <> ''),
  bytes bigint not null check (bytes > 0),
  format text not null,
  created_by text collate "C" not null references people (id) on delete restrict,
  created_at timestamptz not null,
  state text not null default 'received' check (state in ('received', 'checking', 'checked', 'running', 'done', 'cancelled', 'failed')),
  inspection jsonb not null,
  options jsonb,
  rows_read integer not null default 0,
  rows_total integer,
  rows_done integer not null default 0,
  counts jsonb not null default '{}',
  results jsonb not null default '{}',
  edit_id bigint,
  error jsonb,
  failures smallint not null default 0,
  started_at timestamptz,
  finished_at timestamptz,
  worker uuid,
  worker_until timestamptz,
  check (rows_done <= rows_read)
);
comment on table imports is 'Files brought to be imported into the component inventory, each a job: received, checked (a dry run), then run.';
comment on column imports.id is 'Number of the import.';
comment on column imports.name is 'Name of the file.';
comment on column imports.bytes is 'Size of the file.';
comment on column imports.format is 'Format it is read as (server/exchange/formats).';
comment on column imports.created_by is 'Who brought it; the rows are judged by their rights.';
comment on column imports.created_at is 'When.';
comment on column imports.state is 'received; checking, checked: the dry run; running, done; cancelled or failed with the batches before it kept.';
comment on column imports.inspection is 'What the file says of itself: encoding, CRS, columns with samples, and the mapping proposed.';
comment on column imports.options is 'What was asked for with the last check: CRS, axes, mapping, what happens with bad rows and duplicates.';
comment on column imports.rows_read is 'Position of the check: rows of the file that stand in import_rows, or as bad in import_issues.';
comment on column imports.rows_total is 'Rows of the file, once it was read to its end.';
comment on column imports.rows_done is 'Position of the run: rows whose batch is committed.';
comment on column imports.counts is 'What the check found of the rows it read: how many to add, update, skip, the same, bad.';
comment on column imports.results is 'What became of the rows the run has done, in the same words.';
comment on column imports.edit_id is 'The edit that all batches belong to; null before the first.';
comment on column imports.error is 'Why it failed, as a problem.';
comment on column imports.failures is 'Times that a batch failed one after the other.';
comment on column imports.started_at is 'When the check or run last began.';
comment on column imports.finished_at is 'When it was done, cancelled or failed.';
comment on column imports.worker is 'The process that works on it.';
comment on column imports.worker_until is 'Until when that process is left alone; it renews this with each batch.';
create index imports_open on imports (id) where state in ('checking', 'running');
create index imports_person on imports (created_by, id);

create table import_files (
  import_id integer not null references imports (id) on delete cascade,
  piece integer not null,
  content bytea not null,
  primary key (import_id, piece)
);
comment on table import_files is 'The files, in pieces of a megabyte: in the database, so that any server process can read them.';
comment on column import_files.import_id is 'The import.';
comment on column import_files.piece is 'Number of the piece, from 0.';
comment on column import_files.content is 'Its bytes.';
alter table import_files alter column content set storage external;

create table import_rows (
  import_id integer not null references imports (id) on delete cascade,
  row integer not null,
  code text collate "C",
  class_code text collate "C",
  name text,
  supervising_code text collate "C",
  owner_code text collate "C",
  maintainer_code text collate "C",
  state text,
  accuracy_class text,
  data_source text,
  address text,
  note text,
  original_on date,
  geom geometry(Geometry, :srid),
  grid_code text collate "C",
  district_code text collate "C",
  fate text not null check (fate in ('add', 'update', 'same', 'skip', 'bad')),
  primary key (import_id, row)
);
comment on table import_rows is 'Rows of a file as they would be written; emptied when the import is done.';
comment on column import_rows.import_id is 'The import.';
comment on column import_rows.row is 'Number of the row in the file, from 1.';
comment on column import_rows.code is 'Code that the file gives; null: one is issued.';
comment on column import_rows.class_code is 'Class.';
comment on column import_rows.name is '部件名称; null: the name of the class, or what it was.';
comment on column import_rows.supervising_code is '主管部门; null: none, or what it was.';
comment on column import_rows.owner_code is '权属单位.';
comment on column import_rows.maintainer_code is '养护单位.';
comment on column import_rows.state is 'State 状态.';
comment on column import_rows.accuracy_class is 'A, B or C.';
comment on column import_rows.data_source is 'survey, map or other.';
comment on column import_rows.address is 'Where it is, in words.';
comment on column import_rows.note is 'Remark 备注.';
comment on column import_rows.original_on is '初始时间: the day from which it counts.';
comment on column import_rows.geom is 'Shape in the city''s metric CRS; null when it is not usable.';
comment on column import_rows.grid_code is 'Unit grid by overlay.';
comment on column import_rows.district_code is 'District by overlay.';
comment on column import_rows.fate is 'What the run will do: add, update as next version, nothing because it is the same, skip as a duplicate, or nothing because it is bad.';
create index import_rows_geom on import_rows using gist (geom);
create index import_rows_code on import_rows (import_id, code) where code is not null;

create table import_issues (
  import_id integer not null references imports (id) on delete cascade,
  row integer not null,
  code text not null,
  field text not null,
  value text,
  parameters jsonb not null default '{}',
  primary key (import_id, row, code, field)
);
comment on table import_issues is 'Why rows of a file are bad: every reason of every row.';
comment on column import_issues.import_id is 'The import.';
comment on column import_issues.row is 'Number of the row in the file.';
comment on column import_issues.code is 'Which rule (server/exchange/issues.ts).';
comment on column import_issues.field is 'Which field of the component.';
comment on column import_issues.value is 'What stood there.';
comment on column import_issues.parameters is 'What the sentence needs besides: what was expected, the other row or code, a suggestion.';

create table import_mappings (
  person_id text collate "C" not null references people (id) on delete cascade,
  columns text not null,
  options jsonb not null,
  used_at timestamptz not null,
  primary key (person_id, columns)
);
comment on table import_mappings is 'How a person last mapped a file of these columns: offered again.';
comment on column import_mappings.person_id is 'Whose.';
comment on column import_mappings.columns is 'The names of the columns, in order, one a line.';
comment on column import_mappings.options is 'Options of the check: mapping, constants, CRS, axes.';
comment on column import_mappings.used_at is 'When last used.';
