-- The whole loop: two levels of command, requests and their answers, suspension, coordination, substitute rectification,
-- hand-over, appeal, and the clock of every stage. The case row stays a projection of its log.

alter table cases
  add column level text not null default 'district' check (level in ('city', 'district')),
  add column platform_code text collate "C" generated always as (coalesce(management_code, district_code)) stored,
  add column condition_version smallint,
  add column limit_value integer check (limit_value > 0),
  add column limit_unit text,
  add column grade smallint,
  add column assisting_units text[] collate "C" not null default '{}',
  add column coordination text check (coordination in ('district', 'city')),
  add column request text check (request in ('return', 'extension', 'suspension', 'void', 'force-close', 'appeal')),
  add column request_by text collate "C" references people (id) on delete restrict,
  add column request_until timestamptz,
  add column request_due_at timestamptz,
  add column request_overdue boolean not null default false,
  add column extension_count smallint not null default 0,
  add column suspension_count smallint not null default 0,
  add column suspended_from text,
  add column suspended_at timestamptz,
  add column suspended_until timestamptz,
  add column pauses jsonb not null default '[]',
  add column substituted boolean not null default false,
  add column substitute_for text collate "C" references units (code) on delete restrict,
  add column payer_code text collate "C" references units (code) on delete restrict,
  add column cost_estimate numeric(12, 2) check (cost_estimate >= 0),
  add column cost numeric(12, 2) check (cost >= 0),
  add column merged_into text collate "C" references cases (id) on delete restrict,
  add column evidence text check (evidence ~ '^[0-9a-f]{64}$'),
  add column rejected_return_count smallint not null default 0,
  add column urge_count smallint not null default 0,
  add column overdue_count smallint not null default 0,
  add column escalation_count smallint not null default 0,
  add column appeal text check (appeal in ('upheld', 'dismissed')),
  add column stage text,
  add column stage_started_at timestamptz,
  add column stage_amber_at timestamptz,
  add column stage_due_at timestamptz,
  add column stage_escalate_at timestamptz,
  add column stage_alarm smallint not null default 0,
  add column alarm_due_at timestamptz,
  add column wake_at timestamptz,
  add column clock_started_at timestamptz,
  add column replied_at timestamptz,
  add foreign key (kind, class_code, condition_seq, condition_version)
    references conditions (kind, class_code, seq, version) on delete restrict;

comment on column cases.level is 'Whose platform dispatches it: the city''s or its district''s (两级指挥).';
comment on column cases.platform_code is 'District platform it belongs to: the management area where there is one, else the district.';
comment on column cases.condition_version is 'Version of the filing condition it was filed on.';
comment on column cases.limit_value is 'Limit of that version, as it was at filing: later versions do not re-judge the case.';
comment on column cases.limit_unit is 'Unit of that limit.';
comment on column cases.grade is 'Grade of that version: 1 urgent, 2 ordinary, 3 minor.';
comment on column cases.assisting_units is 'Units that assist the main one 协办.';
comment on column cases.coordination is 'Level that coordinates now, while the case is in coordination.';
comment on column cases.request is 'What waits for approval.';
comment on column cases.request_by is 'Who asked.';
comment on column cases.request_until is 'End of the suspension asked for.';
comment on column cases.request_due_at is 'When the answer is due.';
comment on column cases.request_overdue is 'Whether that the answer is late has been announced.';
comment on column cases.extension_count is 'Extensions 延期 granted on the running clock.';
comment on column cases.suspension_count is 'Suspensions 挂账 granted.';
comment on column cases.suspended_from is 'State it was suspended from.';
comment on column cases.suspended_at is 'Since when its clock stands.';
comment on column cases.suspended_until is 'When it wakes by itself.';
comment on column cases.pauses is 'Pauses of the running handling clock: [{from, to}].';
comment on column cases.substituted is 'Whether another than the responsible unit puts it right 代整改.';
comment on column cases.substitute_for is 'The unit that should have.';
comment on column cases.payer_code is 'Unit that pays for substitute rectification; null is the public budget.';
comment on column cases.cost_estimate is 'Estimated cost in yuan.';
comment on column cases.cost is 'Cost in yuan as fed back.';
comment on column cases.merged_into is 'The case that this one was merged into 并案.';
comment on column cases.evidence is 'SHA-256 of the evidence pack it was handed over to law enforcement with.';
comment on column cases.rejected_return_count is 'Returns refused: the unit was responsible after all 推诿.';
comment on column cases.urge_count is 'Times urged 督办.';
comment on column cases.overdue_count is 'Times a limit of the unit (receive, handle) ran out.';
comment on column cases.escalation_count is 'Times a delay was escalated.';
comment on column cases.appeal is 'Outcome of the unit''s appeal 申诉.';
comment on column cases.stage is 'Stage whose clock runs.';
comment on column cases.stage_started_at is 'Start of that clock.';
comment on column cases.stage_amber_at is 'From here the lamp is amber: 80 % of the limit.';
comment on column cases.stage_due_at is 'From here it is red.';
comment on column cases.stage_escalate_at is 'Twice the limit: the delay is escalated.';
comment on column cases.stage_alarm is 'How far the delay has been announced: 0 not, 1 overdue, 2 escalated.';
comment on column cases.alarm_due_at is 'The deadline that alarm was about: it is announced once.';
comment on column cases.wake_at is 'When the platform must look at the case by itself; null when nothing is due.';
comment on column cases.clock_started_at is 'Start of the handling clock.';
comment on column cases.replied_at is 'When the reporter was told the result.';


-- What was filed before versions existed was filed on the first.
update cases set condition_version = 1, limit_value = condition.limit_value, limit_unit = condition.limit_unit, grade = condition.grade
from conditions condition
where condition.kind = cases.kind and condition.class_code = cases.class_code and condition.seq = cases.condition_seq and condition.version = 1;
update cases set clock_started_at = dispatched_at where dispatched_at is not null;

-- Queues: the newest of a state, for the city, a district platform, or a unit; and what the clock will bring.
drop index cases_district;
create index cases_platform on cases (platform_code, state, reported_at desc, id desc);
create index cases_level on cases (state, reported_at desc, id desc) where level = 'city';
create index cases_open on cases (state, platform_code) include (level, unit_code, stage_due_at, stage_amber_at, request) where ended_at is null;
create index cases_wake on cases (wake_at) where wake_at is not null;
create index cases_request on cases (request, request_due_at) where request is not null;
create index cases_assisting on cases using gin (assisting_units) where assisting_units <> '{}';
create index cases_merged on cases (merged_into) where merged_into is not null;
create index cases_reply on cases (ended_at, id) where replied_at is null and ended_at is not null and source in ('citizen', 'hotline');
create index cases_reply_queue on cases (state, reported_at desc, id desc)
  where replied_at is null and ended_at is not null and source in ('citizen', 'hotline');
create index case_events_unit on case_events (unit_code, seq) where unit_code is not null;
create index case_events_alarm on case_events (action, seq)
  where action in ('mark-overdue', 'escalate', 'reject-return', 'approve-return', 'rework', 'urge', 'substitute', 'approve-appeal');
