-- Changed rules, borders and owners move open cases: found by where they are, moved by a job that somebody confirmed.

-- Where an open case reaches, accuracy of the position included: boxes of some thousand among millions that ended.
create index cases_open_reach on cases using gist (ST_Expand(geom, coalesce(accuracy_m, 0))) where ended_at is null;

create table reassignments (
  id integer generated always as identity primary key,
  changes jsonb not null check (jsonb_typeof(changes) = 'array'),
  note text not null check (note <> ''),
  created_by text collate "C" not null references people (id) on delete restrict,
  created_at timestamptz not null,
  area_code text collate "C",
  at timestamptz not null,
  seq bigint not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'cancelled')),
  counts jsonb not null,
  started_at timestamptz,
  finished_at timestamptz,
  ended_by text collate "C" references people (id) on delete restrict,
  check (finished_at >= created_at)
);
comment on table reassignments is 'Jobs that move open cases after a change of rules, borders, rosters or owners that somebody previewed and confirmed.';
comment on column reassignments.id is 'Number of the job.';
comment on column reassignments.changes is 'What was changed, as POST /api/responsibility/impact takes it.';
comment on column reassignments.note is 'Why, in the words of whoever confirmed it; stands in the log row of each case.';
comment on column reassignments.created_by is 'Who confirmed it.';
comment on column reassignments.created_at is 'When.';
comment on column reassignments.area_code is 'Their jurisdiction; null is the whole city.';
comment on column reassignments.at is 'From when the changes count.';
comment on column reassignments.seq is 'Last position of responsibility_changes after the changes were made.';
comment on column reassignments.state is 'waiting, running, done or cancelled.';
comment on column reassignments.counts is 'What the preview said at the moment of confirmation.';
comment on column reassignments.started_at is 'When the first case was worked on.';
comment on column reassignments.finished_at is 'When it was done or cancelled.';
comment on column reassignments.ended_by is 'Who cancelled it.';
create index reassignments_open on reassignments (id) where state in ('waiting', 'running');

create table reassignment_cases (
  reassignment_id integer not null references reassignments (id) on delete cascade,
  case_id text collate "C" not null references cases (id) on delete restrict,
  fate text not null check (fate in ('move', 'suggest', 'keep', 'place')),
  from_unit text collate "C",
  to_unit text collate "C",
  rule_code text collate "C",
  outcome text check (outcome in ('moved', 'renewed', 'skipped', 'failed')),
  reason text,
  event_version integer,
  worked_at timestamptz,
  primary key (reassignment_id, case_id),
  check ((outcome is null) = (worked_at is null))
);
comment on table reassignment_cases is 'The cases of a job, and what became of each.';
comment on column reassignment_cases.reassignment_id is 'The job.';
comment on column reassignment_cases.case_id is 'The case.';
comment on column reassignment_cases.fate is 'What the preview said: move to another unit; another suggestion, for it is with no unit; keep, for a person chose the unit or the work is done; only its place has another code.';
comment on column reassignment_cases.from_unit is 'Responsible before: who has it, else who was suggested.';
comment on column reassignment_cases.to_unit is 'Responsible after.';
comment on column reassignment_cases.rule_code is 'Rule that names the unit after; null for a decision or coordination.';
comment on column reassignment_cases.outcome is 'What was done; null while it waits.';
comment on column reassignment_cases.reason is 'Why it was skipped or only renewed.';
comment on column reassignment_cases.event_version is 'Log row of the case that this wrote.';
comment on column reassignment_cases.worked_at is 'When.';
create index reassignment_cases_left on reassignment_cases (reassignment_id, case_id) where outcome is null;
create index reassignment_cases_case on reassignment_cases (case_id);

create index components_owner on components (owner_code) where valid_to is null;
create index components_maintainer on components (maintainer_code) where valid_to is null;
-- What a unit lost: told by its inbox (reassigned_events).
create index case_events_moved_from on case_events ((payload #>> '{moved,from}'), seq) where action = 'reassign';
