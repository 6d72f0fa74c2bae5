-- The rule book is edited by people: who ended a version stands beside who wrote it, and changes are drafted before they bind.

do $$
declare
  name text;
begin
  foreach name in array array['zones', 'rosters', 'rules'] loop
    execute format('alter table %I add column ended_at timestamptz, add column ended_by text collate "C"', name);
    execute format('comment on column %I.ended_at is ''When its end was set.''', name);
    execute format('comment on column %I.ended_by is ''Who set its end.''', name);
  end loop;
end $$;

create table rule_drafts (
  id integer generated always as identity primary key,
  name text not null check (name <> ''),
  changes jsonb not null check (jsonb_typeof(changes) = 'array'),
  created_by text collate "C" not null references people (id) on delete restrict,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  published_at timestamptz,
  check (published_at >= created_at)
);
comment on table rule_drafts is 'Changes of rules, zones and rosters that are being worked on: tried and compared before they bind.';
comment on column rule_drafts.id is 'Number of the draft.';
comment on column rule_drafts.name is 'What it is for.';
comment on column rule_drafts.changes is 'The changes, as POST /api/responsibility/changes takes them.';
comment on column rule_drafts.created_by is 'Whose draft it is.';
comment on column rule_drafts.created_at is 'When it was begun.';
comment on column rule_drafts.updated_at is 'When it was last saved.';
comment on column rule_drafts.version is 'Counts saves, for If-Match.';
comment on column rule_drafts.published_at is 'When its changes were made; it is kept as it was then.';

-- Cases of a window are compared by two states of the rules.
create index cases_filed on cases (filed_at) where filed_at is not null;
