-- case_counts follows cases: a report adds one. Class and place of a case are fixed at its report.

create or replace function h3_parent(cell bigint, resolution integer) returns bigint
language sql immutable parallel safe strict as $$
  -- H3 index: resolution in bits 52–55, one 3-bit digit a level below; unused digits are all ones.
  select (cell & ~(15::bigint << 52)) | (resolution::bigint << 52)
    | ((1::bigint << (3 * (15 - resolution))) - 1)
$$;
comment on function h3_parent(bigint, integer) is 'Parent of an H3 cell at a coarser resolution, by bit arithmetic.';

create or replace function count_reported_cases() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into case_counts as total (cell, kind, class_code, day, district_code, management_code, count)
  select cell, kind, class_code, (reported_at at time zone settings.time_zone)::date, district_code, coalesce(management_code, ''), count(*)
  from reported cross join city_settings settings
  group by 1, 2, 3, 4, 5, 6
  order by 4, 2, 3, 5, 6, 1
  on conflict (day, kind, class_code, district_code, management_code, cell) do update set count = total.count + excluded.count;
  return null;
end $$;
comment on function count_reported_cases() is 'Adds new cases to case_counts; rows are locked in key order, so that two reports never deadlock.';
drop trigger if exists cases_500_count on cases;
create trigger cases_500_count after insert on cases
  referencing new table as reported for each statement execute function count_reported_cases();
