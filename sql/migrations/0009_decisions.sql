-- Coordination decisions 协调决定: what the district government or the city decided where no rule named a unit, or units
-- disputed it, binds later cases of the same place and class (regulation, Art. 24). And which units enforce the law.

create table coordination_decisions (
  case_id text collate "C" not null check (case_id ~ '^[0-9]{19}$'),
  version integer not null check (version >= 1),
  scope_kind text not null check (scope_kind in ('component', 'grid', 'community')),
  scope_code text collate "C" not null,
  kind text not null check (kind in ('component', 'event')),
  class_code text collate "C" not null,
  unit_code text collate "C" not null references units (code) on delete restrict,
  level text not null check (level in ('district', 'city')),
  note text not null default '',
  decided_by text collate "C" not null references people (id) on delete restrict,
  decided_at timestamptz not null,
  valid_from timestamptz not null,
  valid_to timestamptz,
  revoked_by text collate "C" references people (id) on delete restrict,
  revoke_reason text,
  community_code text collate "C" not null check (community_code ~ '^[0-9]{12}$'),
  district_code text collate "C" not null check (starts_with(community_code, district_code)),
  primary key (case_id, version),
  foreign key (kind, class_code) references classes (kind, code) on delete restrict,
  check (case scope_kind when 'component' then scope_code ~ '^[0-9]{16}$' when 'grid' then scope_code ~ '^[0-9]{15}$'
    else scope_code ~ '^[0-9]{12}$' end),
  check (valid_to > valid_from),
  check (revoked_by is null or valid_to is not null and revoke_reason <> ''),
  exclude using gist (scope_code with =, kind with =, class_code with =, tstzrange(valid_from, valid_to) with &&)
);
comment on table coordination_decisions is 'Coordination decisions 协调决定: they bind later cases of the same place and class, before ownership and duties (Art. 24).';
comment on column coordination_decisions.case_id is 'The case it was decided in. No foreign key: a decision outlives the storage its case is kept in.';
comment on column coordination_decisions.version is 'Log row of that case which recorded it.';
comment on column coordination_decisions.scope_kind is 'What place it binds: a component, a unit grid, or a community that has no grids.';
comment on column coordination_decisions.scope_code is 'Code of that place: 16, 15 or 12 digits.';
comment on column coordination_decisions.kind is 'component 部件 or event 事件.';
comment on column coordination_decisions.class_code is 'Exactly this class 小类.';
comment on column coordination_decisions.unit_code is 'Unit made responsible.';
comment on column coordination_decisions.level is 'Who decided: the district government or the city.';
comment on column coordination_decisions.note is 'Reasons given.';
comment on column coordination_decisions.decided_by is 'Who recorded it.';
comment on column coordination_decisions.decided_at is 'When it was decided, by the platform''s clock.';
comment on column coordination_decisions.valid_from is 'From when it binds.';
comment on column coordination_decisions.valid_to is 'Until when: the next decision on the same, or its revocation; null while in force.';
comment on column coordination_decisions.revoked_by is 'Who revoked it; null when it was not.';
comment on column coordination_decisions.revoke_reason is 'Why it was revoked.';
comment on column coordination_decisions.community_code is 'Community of the case, for rights.';
comment on column coordination_decisions.district_code is 'District of the case.';
create index coordination_decisions_scope on coordination_decisions (scope_code, kind, class_code, valid_from);
create index coordination_decisions_recent on coordination_decisions (decided_at desc, case_id desc, version desc);
create index coordination_decisions_unit on coordination_decisions (unit_code);

alter table units add column is_law_enforcement boolean not null default false;
comment on column units.is_law_enforcement is 'Whether it may punish (综合行政执法): cases are handed over to it with their evidence.';
-- Cities that were set up before: the name of the office is the statute's.
update units set is_law_enforcement = true where name like '%综合行政执法%';
