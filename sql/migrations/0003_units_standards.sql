-- Responsible units, people, sessions, the class catalogue and the working calendar.

create table units (
  code text collate "C" primary key check (code ~ '^[A-Z0-9-]{2,18}$'),
  name text not null,
  name_en text not null,
  kind text not null check (kind in ('command', 'supervision', 'city_department', 'district', 'street_office', 'utility', 'contractor')),
  parent_code text collate "C" references units (code) on delete restrict,
  area_code text collate "C",
  phone text,
  valid_from timestamptz not null default '2005-01-01',
  valid_to timestamptz,
  check (valid_to > valid_from)
);
comment on table units is 'Responsible units 责任单位 and the two axles: supervision centre 监督中心 and command centres 指挥中心.';
comment on column units.code is 'Short stable code (a unified social credit code fits).';
comment on column units.name is 'Chinese name.';
comment on column units.name_en is 'Latin name.';
comment on column units.kind is 'Kind of unit.';
comment on column units.parent_code is 'The unit above.';
comment on column units.area_code is 'Area it serves; null for the whole city.';
comment on column units.phone is 'Duty telephone.';
comment on column units.valid_from is 'Start of duty.';
comment on column units.valid_to is 'End of duty; null while active.';
create index units_area on units (area_code);

create table people (
  id text collate "C" primary key check (id ~ '^[a-z0-9._-]{2,64}$'),
  name text not null,
  name_en text not null,
  role text not null check (role in ('citizen', 'collector', 'desk', 'filing_officer', 'dispatcher', 'unit_staff', 'planner', 'analyst', 'supervisor', 'administrator')),
  unit_code text collate "C" references units (code) on delete restrict,
  area_code text collate "C",
  responsibility_grid_code text collate "C" references responsibility_grids (code) on delete set null,
  is_demo boolean not null default false,
  password_hash text,
  identity_issuer text,
  identity_subject text,
  active boolean not null default true,
  created_at timestamptz not null default now(),
  unique (identity_issuer, identity_subject),
  check (role <> 'unit_staff' or unit_code is not null)
);
comment on table people is 'Everyone who may act. A person has one role; two posts are two people.';
comment on column people.id is 'Sign-in name.';
comment on column people.name is 'Chinese name.';
comment on column people.name_en is 'Latin name.';
comment on column people.role is 'Role (server/access/rules.ts holds the table of roles).';
comment on column people.unit_code is 'The unit the person belongs to; required for unit staff.';
comment on column people.area_code is 'Jurisdiction: 6, 9 or 12 digits, or a management area; null is the whole city.';
comment on column people.responsibility_grid_code is 'A collector''s responsibility grid.';
comment on column people.is_demo is 'Listed by the demo sign-in, which asks no password.';
comment on column people.password_hash is 'Argon2id hash; null when the person cannot sign in by password.';
comment on column people.identity_issuer is 'OIDC issuer, once single sign-on is configured.';
comment on column people.identity_subject is 'OIDC subject at that issuer.';
comment on column people.active is 'False: may no longer sign in; what they did stays.';
comment on column people.created_at is 'When added.';
create index people_unit on people (unit_code);

create table sessions (
  token_hash bytea primary key,
  person_id text collate "C" not null references people (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
comment on table sessions is 'Signed-in sessions; the token itself is never stored.';
comment on column sessions.token_hash is 'SHA-256 of the bearer token.';
comment on column sessions.person_id is 'Whose.';
comment on column sessions.created_at is 'Start.';
comment on column sessions.expires_at is 'End.';
create index sessions_person on sessions (person_id);

create table classes (
  kind text not null check (kind in ('component', 'event')),
  code text collate "C" not null check (code ~ '^[0-9]{4,5}$'),
  major_name text not null,
  name text not null,
  name_en text not null,
  geometry_kind text not null default 'point' check (geometry_kind in ('point', 'line', 'polygon')),
  is_local boolean not null default false,
  catalogue text not null default 'GB/T 30428.2-2013',
  primary key (kind, code)
);
comment on table classes is 'Component and event classes 小类, two digits major + two or three minor.';
comment on column classes.kind is 'component 部件 or event 事件: the two code spaces overlap.';
comment on column classes.code is 'Major + minor code.';
comment on column classes.major_name is 'Name of the major class 大类.';
comment on column classes.name is 'Chinese name.';
comment on column classes.name_en is 'Latin name.';
comment on column classes.geometry_kind is 'Shape a component of this class is surveyed as.';
comment on column classes.is_local is 'True for the city''s own extension (minor 78–99).';
comment on column classes.catalogue is 'The standard the code comes from.';

create table conditions (
  kind text not null,
  class_code text collate "C" not null,
  seq smallint not null,
  filing text not null,
  closing text not null,
  limit_value integer not null check (limit_value > 0),
  limit_unit text not null check (limit_unit in ('working_hour', 'working_day', 'urgent_hour', 'urgent_day')),
  primary key (kind, class_code, seq),
  foreign key (kind, class_code) references classes (kind, code) on delete restrict
);
comment on table conditions is 'Filing condition 立案条件, closing condition 结案条件 and limit 处置时限 of a class.';
comment on column conditions.kind is 'component or event.';
comment on column conditions.class_code is 'Class.';
comment on column conditions.seq is 'Number within the class, from 1.';
comment on column conditions.filing is 'When a report is filed.';
comment on column conditions.closing is 'When the case may be closed.';
comment on column conditions.limit_value is 'How many units of time.';
comment on column conditions.limit_unit is 'Working hours/days run in office hours; urgent hours/days run round the clock.';

create table calendar_days (
  day date primary key,
  is_working boolean not null,
  name text
);
comment on table calendar_days is 'Exceptions to Monday–Friday: statutory holidays and 调休 working weekends.';
comment on column calendar_days.day is 'Calendar day in the city''s zone.';
comment on column calendar_days.is_working is 'True for a working weekend, false for a holiday.';
comment on column calendar_days.name is 'Holiday.';

-- Duties: who answers for a class of thing in an area. The scope's length says the rule: 15 grid … 6 district.
create table duties (
  scope_code text collate "C" not null check (scope_code ~ '^([0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})$'),
  kind text not null check (kind in ('component', 'event')),
  class_prefix text collate "C" not null check (class_prefix ~ '^([0-9]{2}|[0-9]{4,5})?$'),
  unit_code text collate "C" not null references units (code) on delete restrict,
  valid_from timestamptz not null default '2005-01-01',
  valid_to timestamptz,
  primary key (scope_code, kind, class_prefix, valid_from),
  check (valid_to > valid_from),
  exclude using gist (scope_code with =, kind with =, class_prefix with =, tstzrange(valid_from, valid_to) with &&)
);
comment on table duties is 'Duty holders by place and class: the smallest area with a duty wins, and there the most exact class.';
comment on column duties.scope_code is 'Unit grid, community, street, district or management area, or the city (4 digits).';
comment on column duties.kind is 'component or event.';
comment on column duties.class_prefix is 'Class (4–5 digits), major class (2), or empty for every class.';
comment on column duties.unit_code is 'The duty holder.';
comment on column duties.valid_from is 'Start.';
comment on column duties.valid_to is 'End; null while in force.';
create index duties_unit on duties (unit_code);
