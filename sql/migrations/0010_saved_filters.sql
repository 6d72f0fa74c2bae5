-- What a person's desk is made of: saved filters of the queue, how far the inbox was read, the figures of boards, and the
-- indexes behind them.

create table saved_filters (
  id uuid primary key,
  person_id text collate "C" not null references people (id) on delete cascade,
  name text not null check (length(name) between 1 and 40),
  query text not null check (length(query) <= 600),
  shared_with text collate "C" references units (code) on delete set null,
  position integer not null check (position >= 0),
  updated_at timestamptz not null
);
comment on table saved_filters is 'Filters of the queue that people keep under a name.';
comment on column saved_filters.id is 'Given by whoever saves it, so that saving twice is saving once.';
comment on column saved_filters.person_id is 'Whose it is.';
comment on column saved_filters.name is 'What they call it.';
comment on column saved_filters.query is 'The filter, as the query of the console''s address.';
comment on column saved_filters.shared_with is 'Unit whose people see it too; null is nobody else.';
comment on column saved_filters.position is 'Place in the owner''s list, from 0.';
comment on column saved_filters.updated_at is 'Last saved.';
create index saved_filters_person on saved_filters (person_id, position);
create index saved_filters_shared on saved_filters (shared_with) where shared_with is not null;

create table inbox_marks (
  person_id text collate "C" primary key references people (id) on delete cascade,
  seq bigint not null check (seq >= 0),
  read_at timestamptz not null
);
comment on table inbox_marks is 'How far people have read their inbox; the inbox itself is the log.';
comment on column inbox_marks.person_id is 'Who.';
comment on column inbox_marks.seq is 'Log position up to which everything is read.';
comment on column inbox_marks.read_at is 'When they last said so.';

create table case_days (
  day date not null,
  level text not null check (level in ('city', 'district')),
  platform_code text collate "C" not null,
  street_code text collate "C" not null,
  unit_code text collate "C" not null default '',
  filed integer not null default 0 check (filed >= 0),
  closed integer not null default 0 check (closed >= 0),
  timed integer not null default 0 check (timed >= 0),
  in_time integer not null default 0 check (in_time between 0 and timed),
  primary key (day, level, platform_code, street_code, unit_code)
);
comment on table case_days is 'What was filed and closed on a day, kept in step by triggers on cases: a board of 30 days reads some thousand rows, not every case that ended in them.';
comment on column case_days.day is 'Day in the city''s zone.';
comment on column case_days.level is 'Whose the case was: the city''s or its district''s.';
comment on column case_days.platform_code is 'District platform.';
comment on column case_days.street_code is 'Street, 9 digits.';
comment on column case_days.unit_code is 'Unit it was closed with; empty where none, and for filing.';
comment on column case_days.filed is 'Filed 立案.';
comment on column case_days.closed is 'Closed 结案, forced closes included.';
comment on column case_days.timed is 'Of the closed, those that had a handling deadline.';
comment on column case_days.in_time is 'Of the timed, those whose last feedback came by the deadline 按时处置.';
insert into case_days (day, level, platform_code, street_code, unit_code, filed, closed, timed, in_time)
select day, level, platform_code, street_code, unit_code, sum(filed), sum(closed), sum(timed), sum(in_time) from (
  select (filed_at at time zone time_zone)::date as day, level, platform_code, left(community_code, 9) as street_code, '' as unit_code,
    1 as filed, 0 as closed, 0 as timed, 0 as in_time
  from cases cross join city_settings where filed_at is not null
  union all
  select (ended_at at time zone time_zone)::date, level, platform_code, left(community_code, 9), coalesce(unit_code, ''), 0, 1,
    (due_at is not null)::integer, (due_at is not null and coalesce(handled_at, ended_at) <= due_at)::integer
  from cases cross join city_settings where state in ('closed', 'force_closed') and ended_at is not null) each
group by 1, 2, 3, 4, 5;

-- Boards count every open case by an index-only scan: it holds what they count, and what row-level security asks.
drop index cases_open;
create index cases_open on cases (platform_code, state)
  include (level, unit_code, stage_due_at, stage_amber_at, request, community_code, management_code, reporter_id, assisting_units,
    substitute_for, payer_code)
  where ended_at is null;
create index cases_substitute_for on cases (substitute_for) where substitute_for is not null;
create index cases_payer on cases (payer_code) where payer_code is not null;

-- The inbox takes the newest of each action it tells of, in the city or on one platform.
drop index case_events_alarm;
create index case_events_notice on case_events (action, seq)
  where action in ('request-return', 'request-extension', 'request-suspension', 'request-void', 'request-force-close', 'request-appeal',
    'approve-suspension', 'reject-suspension', 'approve-void', 'reject-void', 'approve-force-close', 'reject-force-close',
    'hand-up', 'hand-down', 'raise', 'mark-overdue', 'escalate');
-- case and not coalesce: row-level security lets only what PostgreSQL knows to be leakproof use an index, and it knows case.
create index case_events_notice_platform on case_events ((case when management_code is null then district_code else management_code end), action, seq)
  where action in ('request-return', 'request-extension', 'request-suspension', 'request-void', 'request-force-close', 'request-appeal',
    'approve-suspension', 'reject-suspension', 'approve-void', 'reject-void', 'approve-force-close', 'reject-force-close',
    'hand-up', 'hand-down', 'raise', 'mark-overdue', 'escalate');
create index case_events_assisting on case_events using gin ((payload -> 'assisting')) where payload ? 'assisting';

-- Accountability reads what went wrong in a period.
create index case_events_fault on case_events (action, at, seq)
  where action in ('mark-overdue', 'reject-return', 'approve-return', 'rework', 'approve-force-close', 'approve-appeal');
create index case_events_failed_check on case_events (at, seq) where action = 'check' and payload ->> 'passed' = 'false';
