-- The quality of the inventory: faults that checks find and planners mend, a score of each owner and class, and the yearly
-- survey of components 部件普查 by unit grid.

alter table components add column surveyed_at timestamptz;
comment on column components.surveyed_at is 'When somebody last stood before it and recorded it; null when no survey did since it was taken in. Not a change of the component: the version stays, and the next version takes it along.';

create table inspections (
  id integer generated always as identity primary key,
  area_code text collate "C" check (area_code ~ '^[0-9]{6}$'),
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'cancelled')),
  created_by text collate "C" references people (id) on delete restrict,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  ended_by text collate "C" references people (id) on delete restrict,
  components integer not null default 0,
  check (finished_at >= created_at)
);
comment on table inspections is 'Runs of the checks over a district or the city: jobs, worked off part by part.';
comment on column inspections.id is 'Number of the run.';
comment on column inspections.area_code is 'District whose components are checked; null is the whole city.';
comment on column inspections.state is 'waiting, running, done or cancelled.';
comment on column inspections.created_by is 'Who asked for it; null for the platform.';
comment on column inspections.created_at is 'When.';
comment on column inspections.started_at is 'When its parts were made.';
comment on column inspections.finished_at is 'When it was done or cancelled.';
comment on column inspections.ended_by is 'Who cancelled it.';
comment on column inspections.components is 'How many components it had to check when it began.';
create index inspections_open on inspections (id) where state in ('waiting', 'running');

create table inspection_parts (
  inspection_id integer not null references inspections (id) on delete cascade,
  seq integer not null,
  from_code text collate "C" not null,
  to_code text collate "C",
  components integer,
  found integer,
  took_ms integer,
  worked_at timestamptz,
  primary key (inspection_id, seq),
  check (to_code > from_code),
  check ((worked_at is null) = (found is null))
);
comment on table inspection_parts is 'Parts of a run: spans of codes, each checked in a transaction of its own, by whichever process takes it.';
comment on column inspection_parts.inspection_id is 'The run.';
comment on column inspection_parts.seq is 'Number within the run, from 1.';
comment on column inspection_parts.from_code is 'First code.';
comment on column inspection_parts.to_code is 'First code of the next part; null of the last part of the city.';
comment on column inspection_parts.components is 'How many components were checked.';
comment on column inspection_parts.found is 'How many faults were found; null while it waits.';
comment on column inspection_parts.took_ms is 'How long it took.';
comment on column inspection_parts.worked_at is 'When.';
create index inspection_parts_left on inspection_parts (inspection_id, seq) where worked_at is null;

create table component_issues (
  id bigint generated always as identity primary key,
  check_id text not null,
  code text collate "C" not null,
  rank smallint not null check (rank between 1 and 3),
  facts jsonb not null check (jsonb_typeof(facts) = 'object'),
  others text[] not null default '{}',
  sensitive boolean not null default false,
  class_code text collate "C" not null,
  district_code text collate "C" not null,
  grid_code text collate "C",
  owner_code text collate "C",
  component_version integer not null,
  place geometry(Point, :srid) not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  resolved_at timestamptz,
  dismissed_at timestamptz,
  dismissed_by text collate "C" references people (id) on delete restrict,
  dismissed_reason text check (dismissed_reason <> ''),
  unique (check_id, code),
  check ((dismissed_at is null) = (dismissed_by is null) and (dismissed_at is null) = (dismissed_reason is null))
);
comment on table component_issues is 'Faults of components as checks found them; one row for a component and check, opened anew when a mended fault comes back.';
comment on column component_issues.id is 'Number of the issue.';
comment on column component_issues.check_id is 'The check (server/census/checks).';
comment on column component_issues.code is 'The component.';
comment on column component_issues.rank is 'Severity: 1 error, 2 warning, 3 notice.';
comment on column component_issues.facts is 'What the check saw; sentences and fixes are made of it.';
comment on column component_issues.others is 'Other components that are part of the fault.';
comment on column component_issues.sensitive is 'True when it tells of underground pipes: seen by those who see pipes.';
comment on column component_issues.class_code is 'Class of the component.';
comment on column component_issues.district_code is 'District in its code.';
comment on column component_issues.grid_code is 'Unit grid it is recorded in.';
comment on column component_issues.owner_code is 'Its owner.';
comment on column component_issues.component_version is 'The version that was checked, for If-Match.';
comment on column component_issues.place is 'A point on the component.';
comment on column component_issues.first_seen_at is 'When it was found.';
comment on column component_issues.last_seen_at is 'When it was last seen to be still there.';
comment on column component_issues.resolved_at is 'When a check no longer found it; null while it is there.';
comment on column component_issues.dismissed_at is 'When somebody said that it is none; forgotten when the fault goes and comes back.';
comment on column component_issues.dismissed_by is 'Who.';
comment on column component_issues.dismissed_reason is 'Why.';
-- The list is read by severity and number, whatever it is narrowed by.
create index component_issues_open on component_issues (rank, id) where resolved_at is null;
create index component_issues_check on component_issues (check_id, rank, id) where resolved_at is null;
create index component_issues_class on component_issues (class_code, rank, id) where resolved_at is null;
create index component_issues_owner on component_issues (owner_code, rank, id) where resolved_at is null;
create index component_issues_district on component_issues (district_code, rank, id) where resolved_at is null;
create index component_issues_grid on component_issues (grid_code) where resolved_at is null;
create index component_issues_place on component_issues using gist (place) where resolved_at is null;
create index component_issues_others on component_issues using gin (others) where resolved_at is null and others <> '{}';
create index component_issues_code on component_issues (code);

create table component_rechecks (
  code text collate "C" primary key,
  asked_at timestamptz not null default now()
);
comment on table component_rechecks is 'Components that were changed since they were checked: checked again within a second or so, and their issues are called outdated until then.';
comment on column component_rechecks.code is 'The component.';
comment on column component_rechecks.asked_at is 'When it was changed.';

create table quality_scores (
  inspection_id integer not null references inspections (id) on delete cascade,
  district_code text collate "C" not null,
  owner_code text collate "C" not null,
  class_code text collate "C" not null,
  components integer not null check (components > 0),
  with_error integer not null,
  with_warning integer not null,
  with_notice integer not null,
  primary key (inspection_id, district_code, owner_code, class_code)
);
comment on table quality_scores is 'What a run counted, by district, owner and class: the score is a formula over it (server/census/rules.ts).';
comment on column quality_scores.inspection_id is 'The run.';
comment on column quality_scores.district_code is 'District in the code of the components.';
comment on column quality_scores.owner_code is 'Owner; empty for none.';
comment on column quality_scores.class_code is 'Class.';
comment on column quality_scores.components is 'Components in force.';
comment on column quality_scores.with_error is 'Those of them with an open error.';
comment on column quality_scores.with_warning is 'Those with an open warning.';
comment on column quality_scores.with_notice is 'Those with an open notice.';

create table survey_requests (
  component_code text collate "C" primary key,
  issue_id bigint references component_issues (id) on delete set null,
  note text not null default '',
  asked_by text collate "C" not null references people (id) on delete restrict,
  asked_at timestamptz not null
);
comment on table survey_requests is 'Components that somebody should go and look at; gone once a survey recorded them.';
comment on column survey_requests.component_code is 'The component.';
comment on column survey_requests.issue_id is 'The issue that it was asked for.';
comment on column survey_requests.note is 'What to look for.';
comment on column survey_requests.asked_by is 'Who asked.';
comment on column survey_requests.asked_at is 'When.';

create table census_campaigns (
  id integer generated always as identity primary key,
  name text not null check (name <> ''),
  year smallint not null check (year between 2005 and 2100),
  area_code text collate "C" not null,
  class_prefixes text[] not null default '{}',
  from_on date not null,
  to_on date not null,
  created_by text collate "C" not null references people (id) on delete restrict,
  created_at timestamptz not null,
  closed_at timestamptz,
  closed_by text collate "C" references people (id) on delete restrict,
  check (to_on >= from_on),
  check ((closed_at is null) = (closed_by is null))
);
comment on table census_campaigns is 'Surveys of components 部件普查: every component of an area is gone to and recorded.';
comment on column census_campaigns.id is 'Number of the campaign.';
comment on column census_campaigns.name is 'What it is called.';
comment on column census_campaigns.year is 'The yearly update 部件年更新 it belongs to.';
comment on column census_campaigns.area_code is 'City (4 digits), district, management area, street or community.';
comment on column census_campaigns.class_prefixes is 'Classes or major classes to be surveyed; empty is all.';
comment on column census_campaigns.from_on is 'First day.';
comment on column census_campaigns.to_on is 'Last day.';
comment on column census_campaigns.created_by is 'Who began it.';
comment on column census_campaigns.created_at is 'When.';
comment on column census_campaigns.closed_at is 'When it was closed: nothing is recorded any more.';
comment on column census_campaigns.closed_by is 'Who closed it.';

create table census_tasks (
  id integer generated always as identity primary key,
  campaign_id integer not null references census_campaigns (id) on delete cascade,
  grid_code text collate "C" not null,
  responsibility_grid_code text collate "C",
  components integer not null default 0,
  confirmed integer not null default 0,
  damaged integer not null default 0,
  missing integer not null default 0,
  moved integer not null default 0,
  added integer not null default 0,
  begun_at timestamptz,
  done_at timestamptz,
  done_by text collate "C" references people (id) on delete restrict,
  unique (campaign_id, grid_code),
  check ((done_at is null) = (done_by is null))
);
comment on table census_tasks is 'A campaign''s task in one unit grid, for the collector of its responsibility grid.';
comment on column census_tasks.id is 'Number of the task.';
comment on column census_tasks.campaign_id is 'The campaign.';
comment on column census_tasks.grid_code is 'Unit grid to go through.';
comment on column census_tasks.responsibility_grid_code is 'Responsibility grid it belonged to when the campaign began: its collector has the task.';
comment on column census_tasks.components is 'Components to visit: those recorded there when it was last counted, with those visited.';
comment on column census_tasks.confirmed is 'Seen as recorded, or intact.';
comment on column census_tasks.damaged is 'Seen broken.';
comment on column census_tasks.missing is 'Not there any more.';
comment on column census_tasks.moved is 'Found at another place.';
comment on column census_tasks.added is 'Found without being recorded.';
comment on column census_tasks.begun_at is 'When the first was recorded.';
comment on column census_tasks.done_at is 'When it was said to be done.';
comment on column census_tasks.done_by is 'Who said so.';
create index census_tasks_grid on census_tasks (grid_code);
create index census_tasks_responsibility on census_tasks (responsibility_grid_code, campaign_id);

create table census_findings (
  task_id integer not null references census_tasks (id) on delete cascade,
  component_code text collate "C" not null,
  outcome text not null check (outcome in ('confirmed', 'damaged', 'missing', 'moved', 'added')),
  note text,
  at timestamptz not null,
  person_id text collate "C" not null references people (id) on delete restrict,
  primary key (task_id, component_code)
);
comment on table census_findings is 'What was found at each component; recorded again, the last finding stands.';
comment on column census_findings.task_id is 'The task.';
comment on column census_findings.component_code is 'The component.';
comment on column census_findings.outcome is 'confirmed, damaged, missing, moved or added.';
comment on column census_findings.note is 'Remark.';
comment on column census_findings.at is 'When.';
comment on column census_findings.person_id is 'Who.';
create index census_findings_component on census_findings (component_code, at);
