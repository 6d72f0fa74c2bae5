-- Files of components to take away, as jobs: asked for, written from one snapshot, kept in pieces for some days.

create table exports (
  id integer generated always as identity primary key,
  created_by text collate "C" not null references people (id) on delete restrict,
  created_at timestamptz not null,
  asked jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
  as_of timestamptz,
  total integer check (total >= 0),
  written integer not null default 0 check (written >= 0),
  file_name text,
  media_type text,
  bytes bigint check (bytes >= 0),
  error jsonb,
  failures smallint not null default 0,
  started_at timestamptz,
  finished_at timestamptz,
  expires_at timestamptz,
  worker uuid,
  worker_until timestamptz,
  check ((state = 'done') = (expires_at is not null)),
  check (expires_at is null or num_nulls(file_name, media_type, bytes, total, as_of) = 0)
);
comment on table exports is 'Files of components that people asked for, each a job: waiting, running, then kept for some days.';
comment on column exports.id is 'Number of the export.';
comment on column exports.created_by is 'Who asked; the file holds what they may see.';
comment on column exports.created_at is 'When.';
comment on column exports.asked is 'What was asked for: format, CRS, encoding, the filter and order of the list, or codes.';
comment on column exports.state is 'waiting; running; done: the file is there until it expires; cancelled; failed.';
comment on column exports.as_of is 'The moment whose inventory the file holds: the one asked for, or when reading last began.';
comment on column exports.total is 'Components to be written; null before they are counted.';
comment on column exports.written is 'Components written. Begun anew after a crash, from another snapshot.';
comment on column exports.file_name is 'What the file is called where it is saved.';
comment on column exports.media_type is 'Its media type.';
comment on column exports.bytes is 'Its size.';
comment on column exports.error is 'Why it failed, as a problem.';
comment on column exports.failures is 'Times that it failed one after the other.';
comment on column exports.started_at is 'When it last began.';
comment on column exports.finished_at is 'When it was done, cancelled or failed.';
comment on column exports.expires_at is 'Until when the file is kept; null without one.';
comment on column exports.worker is 'The process that works on it.';
comment on column exports.worker_until is 'Until when that process is left alone; it renews this while it lives.';
create index exports_open on exports (id) where state in ('waiting', 'running');
create index exports_person on exports (created_by, id);

create table export_files (
  export_id integer not null references exports (id) on delete cascade,
  piece integer not null,
  content bytea not null,
  primary key (export_id, piece)
);
comment on table export_files is 'The files, in pieces of a megabyte: in the database, so that any server process can give them out.';
comment on column export_files.export_id is 'The export.';
comment on column export_files.piece is 'Number of the piece, from 0.';
comment on column export_files.content is 'Its bytes.';
alter table export_files alter column content set storage external;
