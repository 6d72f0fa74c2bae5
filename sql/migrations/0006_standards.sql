-- Standards as data an administrator edits: versions of conditions and of class names, the city's office hours, published
-- years, stage limits, and who changed what. A version that was ever in force is never altered: cases keep the one they
-- were filed on.

-- Versions of a filing condition. cases.condition_version and its foreign key come with the next migration.
alter table cases drop constraint cases_kind_class_code_condition_seq_fkey;
alter table conditions drop constraint conditions_pkey;
alter table conditions
  add column version smallint not null default 1 check (version > 0),
  add column valid_from timestamptz not null default '2005-01-01',
  add column valid_to timestamptz,
  add column grade smallint check (grade between 1 and 3),
  add column default_unit_code text collate "C" references units (code) on delete restrict,
  add column reason text not null default '',
  add column changed_by text collate "C" references people (id) on delete restrict,
  add column changed_at timestamptz,
  add primary key (kind, class_code, seq, version),
  add check (seq > 0),
  add check (valid_to >= valid_from),
  add constraint conditions_one_in_force
    exclude using gist (kind with =, class_code with =, seq with =, tstzrange(valid_from, valid_to) with &&);
update conditions set grade = case
  when limit_unit in ('urgent_hour', 'urgent_day') then 1
  when limit_unit = 'working_day' and limit_value >= 5 then 3
  else 2 end;
alter table conditions alter column grade set not null;
comment on table conditions is 'Filing condition 立案条件, closing condition 结案条件 and limit 处置时限 of a class, by version: at most one is in force at any instant.';
comment on column conditions.version is 'Number within the condition, from 1.';
comment on column conditions.valid_from is 'In force from this instant.';
comment on column conditions.valid_to is 'Until before this instant; null while open. Equal to valid_from: withdrawn before it came into force.';
comment on column conditions.grade is 'Grade 等级: 1 urgent 紧急, 2 ordinary 一般, 3 minor 较轻.';
comment on column conditions.default_unit_code is 'Unit proposed where duty by place names nobody; null for none.';
comment on column conditions.reason is 'Why this version, in the administrator''s words.';
comment on column conditions.changed_by is 'Who published or ended it last; null for the initial catalogue.';
comment on column conditions.changed_at is 'When, by the platform''s clock.';

-- Classes come and go; the row stays, because components and cases name it.
alter table classes
  add column version integer not null default 1 check (version > 0),
  add column valid_from timestamptz not null default '2005-01-01',
  add column valid_to timestamptz,
  add column successor_code text collate "C",
  add column changed_by text collate "C" references people (id) on delete restrict,
  add column changed_at timestamptz,
  add check (valid_to > valid_from),
  add check (successor_code <> code),
  add foreign key (kind, successor_code) references classes (kind, code) on delete restrict;
comment on column classes.version is 'Goes up with every change; the ETag.';
comment on column classes.valid_from is 'New reports may be classed so from this instant.';
comment on column classes.valid_to is 'No new report from this instant; null while in use.';
comment on column classes.successor_code is 'Class to use instead, once retired.';
comment on column classes.changed_by is 'Who changed it last; null for the initial catalogue.';
comment on column classes.changed_at is 'When, by the platform''s clock.';
comment on column classes.is_local is 'True for the city''s own extension (minor 78–99, or three digits).';

create table class_versions (
  kind text not null,
  code text collate "C" not null,
  version integer not null,
  major_name text not null,
  name text not null,
  name_en text not null,
  valid_from timestamptz not null,
  primary key (kind, code, version),
  foreign key (kind, code) references classes (kind, code) on delete restrict
);
comment on table class_versions is 'Names a class has had, append-only: what an old case was called when it was filed.';
comment on column class_versions.kind is 'component or event.';
comment on column class_versions.code is 'Class.';
comment on column class_versions.version is 'Version of the class that brought the name.';
comment on column class_versions.major_name is 'Name of the major class then.';
comment on column class_versions.name is 'Chinese name then.';
comment on column class_versions.name_en is 'Latin name then.';
comment on column class_versions.valid_from is 'Named so from this instant.';
insert into class_versions select kind, code, version, major_name, name, name_en, valid_from from classes;

-- The working calendar: published years, office hours by period.
create table calendar_years (
  year smallint primary key check (year between 2000 and 2200),
  version integer not null default 1 check (version > 0),
  source text not null default '',
  changed_by text collate "C" references people (id) on delete restrict,
  changed_at timestamptz
);
comment on table calendar_years is 'Years whose holidays are published. In other years Monday–Friday works, and answers say so.';
comment on column calendar_years.year is 'Calendar year in the city''s zone.';
comment on column calendar_years.version is 'Goes up with every publication; the ETag.';
comment on column calendar_years.source is 'The notice it follows.';
comment on column calendar_years.changed_by is 'Who published it last; null for what came with the city.';
comment on column calendar_years.changed_at is 'When, by the platform''s clock.';
insert into calendar_years (year) select distinct extract(year from day)::smallint from calendar_days;

create table office_hours (
  valid_from date primary key,
  hours jsonb not null check (jsonb_typeof(hours) = 'array' and jsonb_array_length(hours) between 1 and 6),
  version integer not null default 1 check (version > 0),
  changed_by text collate "C" references people (id) on delete restrict,
  changed_at timestamptz
);
comment on table office_hours is 'Office hours of working days, by period: the latest valid_from on or before a day holds, and the first holds before it, so that there is no gap.';
comment on column office_hours.valid_from is 'First day of the period in the city''s zone.';
comment on column office_hours.hours is 'Opening and closing as minutes after midnight, in order: [[480,720],[840,1080]].';
comment on column office_hours.version is 'Goes up with every change; the ETag.';
comment on column office_hours.changed_by is 'Who set it last; null for what came with the platform.';
comment on column office_hours.changed_at is 'When, by the platform''s clock.';
-- 8:00–12:00 and 14:00–18:00: a common setting, so that a working day is eight working hours. A city sets its own.
insert into office_hours (valid_from, hours) values ('2000-01-01', '[[480,720],[840,1080]]');

create table stage_limits (
  stage text primary key check (stage in
    ('accept', 'verify', 'file', 'dispatch', 'receive', 'approve', 'coordinate', 'check', 'close', 'reply')),
  limit_value integer not null check (limit_value > 0),
  limit_unit text not null check (limit_unit in ('minute', 'working_hour', 'working_day', 'urgent_hour', 'urgent_day')),
  urgent_value integer not null check (urgent_value > 0),
  urgent_unit text not null check (urgent_unit in ('minute', 'working_hour', 'working_day', 'urgent_hour', 'urgent_day')),
  version integer not null default 1 check (version > 0),
  changed_by text collate "C" references people (id) on delete restrict,
  changed_at timestamptz
);
comment on table stage_limits is 'Limits of the stages other than handling. City settings: no national standard fixes them.';
comment on column stage_limits.stage is 'Stage (server/standards/rules.ts holds the table of stages).';
comment on column stage_limits.limit_value is 'How many units of time.';
comment on column stage_limits.limit_unit is 'Minutes and urgent hours/days run round the clock, working hours/days in office hours.';
comment on column stage_limits.urgent_value is 'The same for urgent cases (grade 1).';
comment on column stage_limits.urgent_unit is 'Its unit.';
comment on column stage_limits.version is 'Goes up with every change; the ETag.';
comment on column stage_limits.changed_by is 'Who set it last; null for what came with the platform.';
comment on column stage_limits.changed_at is 'When, by the platform''s clock.';
insert into stage_limits (stage, limit_value, limit_unit, urgent_value, urgent_unit) values
  ('accept', 15, 'minute', 15, 'minute'),
  ('verify', 30, 'minute', 30, 'minute'),
  ('file', 15, 'minute', 10, 'minute'),
  ('dispatch', 15, 'minute', 10, 'minute'),
  ('receive', 2, 'working_hour', 30, 'minute'),
  ('approve', 2, 'working_hour', 2, 'working_hour'),
  ('coordinate', 1, 'working_day', 1, 'working_day'),
  ('check', 2, 'urgent_hour', 1, 'urgent_hour'),
  ('close', 2, 'working_hour', 2, 'working_hour'),
  ('reply', 1, 'working_day', 1, 'working_day');

create table standard_changes (
  seq bigint generated always as identity primary key,
  subject text not null check (subject in ('classes', 'conditions', 'calendar_years', 'office_hours', 'stage_limits')),
  key text collate "C" not null,
  at timestamptz not null,
  person_id text collate "C",
  before jsonb,
  after jsonb not null
);
comment on table standard_changes is 'Who changed which standard, append-only; written by triggers, so that no way round it exists.';
comment on column standard_changes.seq is 'Order.';
comment on column standard_changes.subject is 'The table.';
comment on column standard_changes.key is 'Key of the row: component-0101, component-0101-1, 2026, 2026-06-01, accept.';
comment on column standard_changes.at is 'When, by the platform''s clock.';
comment on column standard_changes.person_id is 'Who; null for the owner of the database.';
comment on column standard_changes.before is 'The row before; null when it is new.';
comment on column standard_changes.after is 'The row after. A calendar year carries its days.';
create index standard_changes_key on standard_changes (subject, key, seq desc);
insert into standard_changes (subject, key, at, after)
select 'calendar_years', year, now(), to_jsonb(published) || jsonb_build_object('days', (
  select jsonb_agg(jsonb_build_object('day', day, 'is_working', is_working, 'name', name) order by day)
  from calendar_days where extract(year from day) = published.year))
from calendar_years published;
