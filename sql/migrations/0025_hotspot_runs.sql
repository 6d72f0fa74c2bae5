-- Questions about hot spots that are too large to wait for: worked off by any server process, their answers kept for a while.

create table hotspot_runs (
  id integer generated always as identity primary key,
  question jsonb not null check (jsonb_typeof(question) = 'object'),
  created_by text collate "C" not null references people (id) on delete cascade,
  created_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
  progress real not null default 0 check (progress between 0 and 1),
  cells integer not null check (cells >= 0),
  slices integer not null check (slices > 0),
  findings integer,
  bytes integer,
  error jsonb,
  failures smallint not null default 0,
  started_at timestamptz,
  finished_at timestamptz,
  expires_at timestamptz not null,
  worker uuid,
  worker_until timestamptz
);
comment on table hotspot_runs is 'Questions about hot spots, each a job: waiting, running, then done, cancelled or failed.';
comment on column hotspot_runs.id is 'Number of the run.';
comment on column hotspot_runs.question is 'Parameters of GET /api/hotspots/significance, the period filled in.';
comment on column hotspot_runs.created_by is 'Who asks; what is counted is what this person may see when the run begins.';
comment on column hotspot_runs.created_at is 'When it was asked.';
comment on column hotspot_runs.state is 'waiting, running, done, cancelled by who asked, or failed.';
comment on column hotspot_runs.progress is 'How far it is, 0 to 1.';
comment on column hotspot_runs.cells is 'Cells of the study area.';
comment on column hotspot_runs.slices is 'Slices of time.';
comment on column hotspot_runs.findings is 'Cells that stand out; null until it is done.';
comment on column hotspot_runs.bytes is 'Size of the answer as it is kept.';
comment on column hotspot_runs.error is 'Why it failed, as a problem.';
comment on column hotspot_runs.failures is 'Times that it was begun and broke off.';
comment on column hotspot_runs.started_at is 'When it was last begun.';
comment on column hotspot_runs.finished_at is 'When it was done, cancelled or failed.';
comment on column hotspot_runs.expires_at is 'When it is deleted with its answer.';
comment on column hotspot_runs.worker is 'The process that works on it.';
comment on column hotspot_runs.worker_until is 'Until when that process is left alone; it renews this with its progress.';
create index hotspot_runs_open on hotspot_runs (id) where state in ('waiting', 'running');
create index hotspot_runs_person on hotspot_runs (created_by, id);
create index hotspot_runs_expired on hotspot_runs (expires_at);

create table hotspot_results (
  run_id integer primary key references hotspot_runs (id) on delete cascade,
  content bytea not null
);
comment on table hotspot_results is 'Answers of runs, apart from them so that lists stay small.';
comment on column hotspot_results.run_id is 'The run.';
comment on column hotspot_results.content is 'Columns of the findings (server/hotspots/columns.ts), packed with Brotli.';
alter table hotspot_results alter column content set storage external;
