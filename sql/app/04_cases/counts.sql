-- case_counts follows cases: a report adds one, and it goes along when the pin or the class is corrected.

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

create or replace function recount_corrected_case() returns trigger language plpgsql security definer set search_path = public as $$
declare
  counted date := (select (old.reported_at at time zone settings.time_zone)::date from city_settings settings);
  added integer;
begin
  -- In key order, so that two corrections crossing each other never deadlock.
  foreach added in array case when (old.kind, old.class_code, old.district_code, coalesce(old.management_code, ''), old.cell)
      < (new.kind, new.class_code, new.district_code, coalesce(new.management_code, ''), new.cell) then array[-1, 1] else array[1, -1] end loop
    if added = 1 then
      insert into case_counts as total (cell, kind, class_code, day, district_code, management_code, count)
      values (new.cell, new.kind, new.class_code, counted, new.district_code, coalesce(new.management_code, ''), 1)
      on conflict (day, kind, class_code, district_code, management_code, cell) do update set count = total.count + 1;
    else
      update case_counts set count = count - 1
      where day = counted and kind = old.kind and class_code = old.class_code and district_code = old.district_code
        and management_code = coalesce(old.management_code, '') and cell = old.cell;
      delete from case_counts
      where day = counted and kind = old.kind and class_code = old.class_code and district_code = old.district_code
        and management_code = coalesce(old.management_code, '') and cell = old.cell and count = 0;
    end if;
  end loop;
  return null;
end $$;
comment on function recount_corrected_case() is 'Takes a case whose pin or class was corrected from one row of case_counts to another.';
drop trigger if exists cases_505_recount on cases;
create trigger cases_505_recount after update on cases
  for each row when ((old.cell, old.kind, old.class_code, old.district_code, old.management_code)
    is distinct from (new.cell, new.kind, new.class_code, new.district_code, new.management_code))
  execute function recount_corrected_case();
