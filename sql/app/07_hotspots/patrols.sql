-- Patrol hours are of the city: its analysts and administrators load them, who oversees a place reads its own.

grant select, insert, update, delete on patrol_effort to wangge_request;
alter table patrol_effort enable row level security;
drop policy if exists read on patrol_effort;
drop policy if exists add on patrol_effort;
drop policy if exists change on patrol_effort;
drop policy if exists remove on patrol_effort;
create policy read on patrol_effort for select to wangge_request using (
  coalesce((select current_role_name()), 'citizen') not in ('citizen', 'unit_staff')
  and ((select current_area()) is null or starts_with(grid_code, (select current_area()))
    or management_of(grid_code) = (select current_area())));
create policy add on patrol_effort for insert to wangge_request with check ((select keeps_context()));
create policy change on patrol_effort for update to wangge_request using ((select keeps_context())) with check ((select keeps_context()));
create policy remove on patrol_effort for delete to wangge_request using ((select keeps_context()));

-- Every process that has counted by the hours hears that they are others now.
create or replace function tell_patrol_effort() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if coalesce(current_setting('wangge.bulk', true), '') = 'on' then return null; end if;
  perform pg_advisory_xact_lock(hashtext('wangge inventory_changes')); -- commit order = seq order, for readers of the feed
  insert into inventory_changes (layer, code, operation, changed_by)
  select 'patrol_effort', min(day) || '/' || max(day), lower(tg_op), current_person() from changed having count(*) > 0;
  perform pg_notify('wangge', 'changes');
  return null;
end $$;
comment on function tell_patrol_effort() is 'Tells once a statement for which days patrol hours changed: in the log of changes, and to the live feed.';
create or replace trigger patrol_effort_900_tell_insert after insert on patrol_effort referencing new table as changed
  for each statement execute function tell_patrol_effort();
create or replace trigger patrol_effort_900_tell_update after update on patrol_effort referencing new table as changed
  for each statement execute function tell_patrol_effort();
create or replace trigger patrol_effort_900_tell_delete after delete on patrol_effort referencing old table as changed
  for each statement execute function tell_patrol_effort();
