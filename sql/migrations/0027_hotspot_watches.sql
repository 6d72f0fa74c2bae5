-- Questions about hot spots that people have watched: told once, each time a count rises to its threshold.

create table hotspot_watches (
  id uuid primary key,
  person_id text collate "C" not null references people (id) on delete cascade,
  name text not null check (length(name) between 1 and 60),
  query text not null check (length(query) <= 12000),
  window_days smallint not null check (window_days between 1 and 31),
  threshold integer not null check (threshold > 0),
  back_to integer not null check (back_to >= 0 and back_to < threshold),
  active boolean not null,
  state text not null check (state in ('quiet', 'crossed')),
  since timestamptz not null,
  seq bigint not null,
  scope text not null,
  created_at timestamptz not null
);
comment on table hotspot_watches is 'Watches 关注: questions about hot spots whose count is compared with a threshold as cases come and go.';
comment on column hotspot_watches.id is 'Given by whoever saves it, so that saving twice is saving once.';
comment on column hotspot_watches.person_id is 'Whose it is; what is counted is what this person may see.';
comment on column hotspot_watches.name is 'What they call it.';
comment on column hotspot_watches.query is 'What is counted, in the language of hot spots (server/hotspots/filter.ts), without a period.';
comment on column hotspot_watches.window_days is 'Cases reported in so many times 24 hours up to now are counted.';
comment on column hotspot_watches.threshold is 'The count that is told of when it is reached.';
comment on column hotspot_watches.back_to is 'The count must fall to this before it is told of again.';
comment on column hotspot_watches.active is 'False while its owner has it rest.';
comment on column hotspot_watches.state is 'quiet, or crossed: told of, and not back yet.';
comment on column hotspot_watches.since is 'When the state began. Who counted before that changes it no more.';
comment on column hotspot_watches.seq is 'Log position the state was counted with. Who has counted less changes it no more.';
comment on column hotspot_watches.scope is 'What the owner could see when it was saved.';
comment on column hotspot_watches.created_at is 'When it was first saved.';
create index hotspot_watches_person on hotspot_watches (person_id, created_at);

create table hotspot_alerts (
  id integer primary key generated always as identity,
  watch_id uuid references hotspot_watches (id) on delete set null,
  person_id text collate "C" not null references people (id) on delete cascade,
  name text not null,
  query text not null,
  threshold integer not null,
  count integer not null,
  from_at timestamptz not null,
  at timestamptz not null,
  read_at timestamptz
);
comment on table hotspot_alerts is 'Alerts 预警: one row each time the count of a watch rose to its threshold.';
comment on column hotspot_alerts.id is 'Rises with time.';
comment on column hotspot_alerts.watch_id is 'The watch; null when it was removed since.';
comment on column hotspot_alerts.person_id is 'Who is told.';
comment on column hotspot_alerts.name is 'Name of the watch as it was then.';
comment on column hotspot_alerts.query is 'What was counted.';
comment on column hotspot_alerts.threshold is 'The threshold as it was then.';
comment on column hotspot_alerts.count is 'The count that reached it.';
comment on column hotspot_alerts.from_at is 'Since when cases were counted.';
comment on column hotspot_alerts.at is 'When the count was found to have reached the threshold; up to then cases were counted.';
comment on column hotspot_alerts.read_at is 'When it was read.';
create index hotspot_alerts_person on hotspot_alerts (person_id, id);
create index hotspot_alerts_watch on hotspot_alerts (watch_id);
create index hotspot_alerts_at on hotspot_alerts (at);

create table hotspot_watch_rounds (
  only_row boolean primary key default true check (only_row),
  seq bigint not null,
  at timestamptz not null
);
comment on table hotspot_watch_rounds is 'One row: the round in which all watches were last counted, so that of several server processes one does it.';
comment on column hotspot_watch_rounds.only_row is 'Always true: there is one row.';
comment on column hotspot_watch_rounds.seq is 'Log position of that round.';
comment on column hotspot_watch_rounds.at is 'When a process took it.';
insert into hotspot_watch_rounds (seq, at) values (0, '-infinity');
