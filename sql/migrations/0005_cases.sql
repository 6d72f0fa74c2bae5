-- The case 案卷, its log 流转记录, and the roll-up behind the heat map.

create table cases (
  id text collate "C" primary key check (id ~ '^[0-9]{19}$'),
  version integer not null default 1,
  state text not null,
  kind text not null check (kind in ('component', 'event')),
  class_code text collate "C" not null,
  condition_seq smallint,
  source text not null check (source in ('collector', 'citizen', 'hotline', 'video', 'media', 'leader')),
  description text not null default '',
  address text not null default '',
  reporter_id text collate "C" references people (id) on delete restrict,
  component_code text collate "C",
  geom geometry(Geometry, :srid) not null check (ST_IsValid(geom) and not ST_IsEmpty(geom)),
  point geometry(Point, :srid) not null,
  point_3857 geometry(Point, 3857) generated always as (ST_Transform(point, 3857)) stored,
  accuracy_m double precision check (accuracy_m >= 0),
  cell bigint not null,
  grid_code text collate "C",
  community_code text collate "C" not null,
  district_code text collate "C" not null,
  management_code text collate "C",
  unit_code text collate "C" references units (code) on delete restrict,
  suggested_unit_code text collate "C",
  collector_id text collate "C" references people (id) on delete restrict,
  verification text check (verification in ('real', 'unfounded')),
  check_result text check (check_result in ('passed', 'failed')),
  responsibility jsonb,
  photos text[] not null default '{}',
  dispatch_count smallint not null default 0,
  rework_count smallint not null default 0,
  return_count smallint not null default 0,
  reported_at timestamptz not null,
  filed_at timestamptz,
  dispatched_at timestamptz,
  due_at timestamptz,
  handled_at timestamptz,
  ended_at timestamptz,
  updated_at timestamptz not null,
  foreign key (kind, class_code) references classes (kind, code) on delete restrict,
  foreign key (kind, class_code, condition_seq) references conditions (kind, class_code, seq) on delete restrict
);
comment on table cases is 'Case 案卷: the projection of its log, changed in the same transaction.';
comment on column cases.id is '19 digits: district 6 + day reported yyyymmdd + serial of that district and day.';
comment on column cases.version is 'Number of log rows; the ETag.';
comment on column cases.state is 'State of the lifecycle (server/cases/lifecycle.ts).';
comment on column cases.kind is 'component 部件 or event 事件.';
comment on column cases.class_code is 'Class 小类.';
comment on column cases.condition_seq is 'Filing condition it was filed on.';
comment on column cases.source is 'Where the report came from.';
comment on column cases.description is 'What the reporter says.';
comment on column cases.address is 'Place in words.';
comment on column cases.reporter_id is 'Who reported.';
comment on column cases.component_code is 'The component it is about.';
comment on column cases.geom is 'Point, line or polygon in the city''s metric CRS.';
comment on column cases.point is 'Representative point on geom.';
comment on column cases.point_3857 is 'The same for tiles.';
comment on column cases.accuracy_m is 'Position accuracy given with the report, in m.';
comment on column cases.cell is 'H3 cell of the point at resolution 10.';
comment on column cases.grid_code is 'Unit grid; null outside the gridded communities.';
comment on column cases.community_code is 'Community.';
comment on column cases.district_code is 'District.';
comment on column cases.management_code is 'Management area, where one overrides the district.';
comment on column cases.unit_code is 'Unit responsible now.';
comment on column cases.suggested_unit_code is 'Unit the platform suggested at the last dispatch.';
comment on column cases.collector_id is 'Collector who holds the verify or check task.';
comment on column cases.verification is 'Result of verify 核实 (before filing).';
comment on column cases.check_result is 'Result of check 核查 (after handling).';
comment on column cases.responsibility is 'The full answer with trace that it was dispatched on.';
comment on column cases.photos is 'Names of photos.';
comment on column cases.dispatch_count is 'Times dispatched.';
comment on column cases.rework_count is 'Times sent back to the same unit 返工.';
comment on column cases.return_count is 'Times a unit returned it 回退.';
comment on column cases.reported_at is 'Reported.';
comment on column cases.filed_at is 'Filed 立案.';
comment on column cases.dispatched_at is 'Last dispatched 派遣.';
comment on column cases.due_at is 'Handling deadline.';
comment on column cases.handled_at is 'Last feedback.';
comment on column cases.ended_at is 'Closed or refused.';
comment on column cases.updated_at is 'Last log row.';
create index cases_recent on cases (reported_at desc, id desc);
create index cases_state on cases (state, reported_at desc, id desc);
create index cases_district on cases (district_code, state, reported_at desc, id desc);
create index cases_unit on cases (unit_code, state, reported_at desc, id desc);
create index cases_collector on cases (collector_id, state) where collector_id is not null;
create index cases_reporter on cases (reporter_id, reported_at desc);
create index cases_class on cases (kind, class_code, reported_at desc);
create index cases_component on cases (component_code) where component_code is not null;
create index cases_grid on cases (grid_code) where ended_at is null;
create index cases_ended on cases (ended_at);
create index cases_point on cases using gist (point);
create index cases_point_3857 on cases using gist (point_3857);

create table case_events (
  seq bigint generated always as identity primary key,
  case_id text collate "C" not null references cases (id) on delete restrict,
  version integer not null,
  at timestamptz not null,
  actor_id text collate "C" references people (id) on delete restrict,
  action text not null,
  from_state text,
  to_state text not null,
  payload jsonb not null default '{}',
  district_code text collate "C" not null,
  community_code text collate "C" not null,
  management_code text collate "C",
  unit_code text collate "C",
  unique (case_id, version)
);
comment on table case_events is 'Log 流转记录, append-only: the truth that case rows, evaluation, live feed and federation are read from.';
comment on column case_events.seq is 'Log position; in commit order, because writers of the log take a lock (append_case_event).';
comment on column case_events.case_id is 'The case.';
comment on column case_events.version is 'Number within the case, from 1.';
comment on column case_events.at is 'When, by the platform''s clock.';
comment on column case_events.actor_id is 'Who; null for the platform itself.';
comment on column case_events.action is 'Action of the lifecycle.';
comment on column case_events.from_state is 'State before; null for the report.';
comment on column case_events.to_state is 'State after.';
comment on column case_events.payload is 'What the action carried, whole, so that the case row can be rebuilt.';
comment on column case_events.district_code is 'District at that moment.';
comment on column case_events.community_code is 'Community at that moment.';
comment on column case_events.management_code is 'Management area at that moment.';
comment on column case_events.unit_code is 'Unit concerned: the one responsible before or after.';
create index case_events_at on case_events (at);

create table case_serials (
  district_code text collate "C" not null,
  day date not null,
  last_serial integer not null,
  primary key (district_code, day)
);
comment on table case_serials is 'Last case serial per district and day.';
comment on column case_serials.district_code is 'District.';
comment on column case_serials.day is 'Day in the city''s zone.';
comment on column case_serials.last_serial is 'Last serial given out.';

create table idempotency_keys (
  person_id text collate "C" not null,
  key text not null check (length(key) between 1 and 200),
  request_hash text not null,
  status integer not null,
  body jsonb not null,
  etag text,
  created_at timestamptz not null default now(),
  primary key (person_id, key)
);
comment on table idempotency_keys is 'Answers already given: the same key with the same body gets the same answer, with another body a refusal.';
comment on column idempotency_keys.person_id is 'Who sent it.';
comment on column idempotency_keys.key is 'Idempotency-Key header.';
comment on column idempotency_keys.request_hash is 'SHA-256 of method, path and body.';
comment on column idempotency_keys.status is 'Status answered.';
comment on column idempotency_keys.body is 'Body answered.';
comment on column idempotency_keys.etag is 'ETag answered.';
comment on column idempotency_keys.created_at is 'When; rows older than a day may be dropped.';

create table case_counts (
  cell bigint not null,
  kind text not null,
  class_code text collate "C" not null,
  day date not null,
  district_code text collate "C" not null,
  management_code text collate "C" not null default '',
  count integer not null check (count >= 0),
  primary key (day, kind, class_code, district_code, management_code, cell)
);
comment on table case_counts is 'Reported cases per H3 cell (resolution 10) × class × day, kept in step by a trigger on cases.';
comment on column case_counts.cell is 'H3 index at resolution 10.';
comment on column case_counts.kind is 'component or event.';
comment on column case_counts.class_code is 'Class.';
comment on column case_counts.day is 'Day reported in the city''s zone.';
comment on column case_counts.district_code is 'District, for rights.';
comment on column case_counts.management_code is 'Management area, for rights; empty where none.';
comment on column case_counts.count is 'How many.';
