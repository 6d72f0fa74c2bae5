-- The log of what responsibility rests on. Its writers take a lock, so its numbers are in commit order.

create or replace function note_responsibility_change() returns trigger language plpgsql security definer set search_path = public as $$
begin
  -- A draft is tried in a transaction that takes it back: nobody is told, and nobody waits for it.
  if current_setting('wangge.draft', true) = 'on' then
    return null;
  end if;
  perform pg_advisory_xact_lock(hashtext('wangge responsibility_changes'));
  if tg_level = 'STATEMENT' then
    insert into responsibility_changes (what) values (tg_argv[0]);
  else
    insert into responsibility_changes (what, code)
    select distinct tg_argv[0], changed.row ->> tg_argv[1]
    from (values (case when tg_op <> 'INSERT' then to_jsonb(old) end), (case when tg_op <> 'DELETE' then to_jsonb(new) end)) changed (row)
    where changed.row is not null;
  end if;
  perform pg_notify('wangge', 'changes');
  return null;
end $$;
comment on function note_responsibility_change() is 'Writes which thing changed (arguments: kind, column of its code); after a bulk load only the kind.';

do $$
declare
  one text[];
begin
  foreach one slice 1 in array array[['unit_grids', 'grid', 'code'], ['areas', 'area', 'code'], ['management_streets', 'management', 'street_code'],
    ['zones', 'zone', 'code'], ['rosters', 'roster', 'code'], ['rules', 'rule', 'code'], ['units', 'unit', 'code'],
    ['coordination_decisions', 'decision', 'scope_code']] loop
    execute format('drop trigger if exists %1$s_950_note on %1$s', one[1]);
    execute format(
      'create trigger %1$s_950_note after insert or update or delete on %1$s for each row
         when (current_setting(''wangge.bulk'', true) is distinct from ''on'') execute function note_responsibility_change(%2$L, %3$L)',
      one[1], one[2], one[3]);
    execute format('drop trigger if exists %1$s_951_note_bulk on %1$s', one[1]);
    execute format(
      'create trigger %1$s_951_note_bulk after insert or update or delete on %1$s for each statement
         when (current_setting(''wangge.bulk'', true) = ''on'') execute function note_responsibility_change(%2$L)',
      one[1], one[2]);
  end loop;
end $$;
