-- Quality of the rules 责任判定质量: what became of each suggestion, and the suggestions for rules that somebody put aside.

create table suggestion_outcomes (
  case_id text collate "C" not null references cases (id) on delete cascade,
  version integer not null,
  at timestamptz not null,
  kind text not null,
  class_code text collate "C" not null,
  rule_family text,
  rule_code text collate "C",
  scope_code text collate "C",
  suggested_code text collate "C" not null,
  sent_code text collate "C" not null,
  final_code text collate "C" not null,
  outcome text not null check (outcome in ('kept', 'confirmed', 'returned', 'redispatched', 'overruled', 'decided', 'pending')),
  place_code text collate "C" not null,
  platform_code text collate "C" not null,
  management_code text collate "C",
  point geometry(Point, :srid) not null,
  primary key (case_id, version)
);
comment on table suggestion_outcomes is 'What became of each suggestion of responsibility, kept in step with the log by a trigger: a log row holds the whole trace, and a year of them is not read to count.';
comment on column suggestion_outcomes.case_id is 'Case.';
comment on column suggestion_outcomes.version is 'Log row of the first dispatch or decision that had this suggestion: a case judges a suggestion once.';
comment on column suggestion_outcomes.at is 'When that was.';
comment on column suggestion_outcomes.kind is 'component or event.';
comment on column suggestion_outcomes.class_code is 'Class of the case.';
comment on column suggestion_outcomes.rule_family is 'Family of the rule that suggested; null where the log row of the time does not say.';
comment on column suggestion_outcomes.rule_code is 'That rule; null for a coordination decision and where no rule named a unit.';
comment on column suggestion_outcomes.scope_code is 'Grid, area, zone, component or pipe that it won at.';
comment on column suggestion_outcomes.suggested_code is 'Unit suggested.';
comment on column suggestion_outcomes.sent_code is 'Unit it was sent to then.';
comment on column suggestion_outcomes.final_code is 'Unit it was sent to last.';
comment on column suggestion_outcomes.outcome is 'Right: kept, confirmed (sent elsewhere, came back to it). Wrong: returned, redispatched (recalled and sent elsewhere), overruled, decided otherwise in coordination. Pending: the last unit has not accepted.';
comment on column suggestion_outcomes.place_code is 'Unit grid of the case, or its community where there are no grids.';
comment on column suggestion_outcomes.platform_code is 'District platform of the case.';
comment on column suggestion_outcomes.management_code is 'Management area, for rights.';
comment on column suggestion_outcomes.point is 'Where.';
create index suggestion_outcomes_at on suggestion_outcomes (at);
-- What went wrong is a twentieth, and is what boundaries and suggestions are made from.
create index suggestion_outcomes_wrong on suggestion_outcomes (at) where outcome in ('returned', 'redispatched', 'overruled', 'decided');
create index suggestion_outcomes_class on suggestion_outcomes (kind, class_code, suggested_code, at);

create table rule_suggestions_dismissed (
  scope_code text collate "C" not null,
  kind text not null,
  class_code text collate "C" not null,
  unit_code text collate "C" not null references units (code) on delete restrict,
  reason text not null check (reason <> ''),
  dismissed_by text collate "C" not null references people (id) on delete restrict,
  dismissed_at timestamptz not null,
  primary key (scope_code, kind, class_code, unit_code),
  foreign key (kind, class_code) references classes (kind, code) on delete restrict
);
comment on table rule_suggestions_dismissed is 'Suggestions for rules that somebody put aside, with the reason; they stay so until taken up again.';
comment on column rule_suggestions_dismissed.scope_code is 'Grid, area or zone the rule was suggested for.';
comment on column rule_suggestions_dismissed.kind is 'component or event.';
comment on column rule_suggestions_dismissed.class_code is 'Class.';
comment on column rule_suggestions_dismissed.unit_code is 'Unit it would have named.';
comment on column rule_suggestions_dismissed.reason is 'Why not.';
comment on column rule_suggestions_dismissed.dismissed_by is 'Who.';
comment on column rule_suggestions_dismissed.dismissed_at is 'When.';
