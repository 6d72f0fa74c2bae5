-- Edits: the name under which versions of the inventory begin and end.

create or replace function current_edit() returns bigint language sql stable parallel safe as
$$ select nullif(current_setting('wangge.edit', true), '')::bigint $$;
comment on function current_edit() is 'Edit under which this transaction changes the inventory; null outside any.';

create or replace function begin_edit(kind text, note text default null, at timestamptz default now()) returns bigint
language plpgsql security definer set search_path = public as $$
declare
  edit bigint := current_edit();
begin
  if edit is null then
    insert into inventory_edits (kind, note, made_by, area_code, made_at)
    values (begin_edit.kind, nullif(btrim(begin_edit.note), ''), current_person(), current_area(), at) returning id into edit;
    perform set_config('wangge.edit', edit::text, true);
  end if;
  return edit;
end $$;
comment on function begin_edit(text, text, timestamptz) is 'Opens an edit for the rest of the transaction, or joins the one that is open. Answers its number.';

create or replace function continue_edit(edit bigint) returns void language plpgsql security definer set search_path = public as $$
begin
  if not exists (select from inventory_edits where id = edit and undone_by is null
      and (made_by is not distinct from current_person() or current_role_name() = 'system')) then
    raise exception using errcode = '42501', message = format('edit %s is not yours to go on with, or was taken back', edit),
      detail = format('变更 %s 不是本人的，或已被撤销', edit);
  end if;
  perform set_config('wangge.edit', edit::text, true);
end $$;
comment on function continue_edit(bigint) is 'Goes on with an edit in another transaction: the batches of an import are one edit.';
revoke execute on function begin_edit(text, text, timestamptz), continue_edit(bigint) from public;
grant execute on function begin_edit(text, text, timestamptz), continue_edit(bigint) to wangge_request;

create or replace function note_ending_edit() returns trigger language plpgsql as $$
begin
  new.ended_by_edit := current_edit();
  return new;
end $$;
comment on function note_ending_edit() is 'Says in a version which edit ended it.';

-- The live feed is told once a statement, for versions keep the history of these by themselves.
create or replace function tell_inventory_change() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform pg_advisory_xact_lock(hashtext('wangge inventory_changes')); -- commit order = seq order, for readers of the feed
  insert into inventory_changes (layer, code, operation, changed_by)
  select tg_argv[0], min(changed.code), lower(tg_op), current_person() from changed having count(*) > 0;
  perform pg_notify('wangge', 'changes');
  return null;
end $$;
comment on function tell_inventory_change() is 'Writes one row to inventory_changes for all that a statement changed.';

do $$
declare
  name text;
  operation text;
begin
  foreach name in array array['components', 'unit_grids', 'areas'] loop
    execute format('alter table %I alter column edit_id set default current_edit()', name);
    execute format('create or replace trigger %1$s_100_edit before update on %1$I for each row
      when (old.valid_to is null and new.valid_to is not null) execute function note_ending_edit()', name);
  end loop;
  foreach name in array array['components', 'unit_grids'] loop
    execute format('drop trigger if exists %1$s_900_keep on %1$I', name);
    foreach operation in array array['insert', 'update', 'delete'] loop
      execute format('create or replace trigger %1$s_900_tell_%2$s after %2$s on %1$I referencing %3$s table as changed for each statement
        when (current_setting(''wangge.bulk'', true) is distinct from ''on'') execute function tell_inventory_change(%4$L)',
        name, operation, case operation when 'delete' then 'old' else 'new' end, case name when 'unit_grids' then 'grids' else name end);
    end loop;
  end loop;
  alter table reassignments alter column edit_id set default current_edit();
end $$;
