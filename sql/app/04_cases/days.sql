-- case_days follows cases: filing adds one on its day, closing another. Neither is ever undone.

create or replace function case_day(subject cases, filed integer, closed integer) returns case_days
language sql stable parallel safe as $$
  select row(
    (case when filed = 1 then subject.filed_at else subject.ended_at end at time zone settings.time_zone)::date,
    subject.level, subject.platform_code, left(subject.community_code, 9), case when closed = 1 then coalesce(subject.unit_code, '') else '' end,
    filed, closed, case when closed = 1 and subject.due_at is not null then 1 else 0 end,
    case when closed = 1 and subject.due_at is not null and coalesce(subject.handled_at, subject.ended_at) <= subject.due_at then 1 else 0 end)::case_days
  from city_settings settings
$$;
comment on function case_day(cases, integer, integer) is 'What one filing or one closing adds to case_days.';

create or replace function add_case_days(added case_days[]) returns void language sql volatile set search_path = public as $$
  insert into case_days as total (day, level, platform_code, street_code, unit_code, filed, closed, timed, in_time)
  select day, level, platform_code, street_code, unit_code, sum(filed), sum(closed), sum(timed), sum(in_time)
  from unnest(added) group by 1, 2, 3, 4, 5
  order by 1, 2, 3, 4, 5
  on conflict (day, level, platform_code, street_code, unit_code) do update set filed = total.filed + excluded.filed,
    closed = total.closed + excluded.closed, timed = total.timed + excluded.timed, in_time = total.in_time + excluded.in_time
$$;
comment on function add_case_days(case_days[]) is 'Adds to case_days; rows are locked in key order, so that two closings never deadlock.';
revoke execute on function add_case_days(case_days[]) from public;

create or replace function count_case_days() returns trigger language plpgsql security definer set search_path = public as $$
begin
  -- A load brings whole histories at once; a move of one case changes one row.
  if tg_op = 'INSERT' then
    perform add_case_days(array(
      select case_day(added, 1, 0) from added where filed_at is not null
      union all
      select case_day(added, 0, 1) from added where state in ('closed', 'force_closed') and ended_at is not null));
  elsif new.filed_at is not null and old.filed_at is null then
    perform add_case_days(array[case_day(new, 1, 0)]);
  elsif new.state in ('closed', 'force_closed') and old.ended_at is null then
    perform add_case_days(array[case_day(new, 0, 1)]);
  end if;
  return null;
end $$;
comment on function count_case_days() is 'Keeps case_days in step with cases.';
drop trigger if exists cases_510_days_added on cases;
create trigger cases_510_days_added after insert on cases
  referencing new table as added for each statement execute function count_case_days();
drop trigger if exists cases_510_days_moved on cases;
create trigger cases_510_days_moved after update on cases
  for each row when (old.filed_at is distinct from new.filed_at or old.ended_at is distinct from new.ended_at)
  execute function count_case_days();
