-- Who sends collectors on special inspections, and who does them.

create or replace function sends_inspections(grid text) returns boolean language sql stable parallel safe as $$
  select coalesce(current_role_name() in ('analyst', 'dispatcher', 'supervisor', 'planner', 'administrator'), false)
    and in_jurisdiction(grid, management_of(grid))
$$;
comment on function sends_inspections(text) is 'Whether the person asking has this unit grid or area specially inspected: it lies in their jurisdiction.';

create or replace function inspected(kind text, class_code text, classes text[]) returns boolean language sql immutable parallel safe as $$
  select classes = '{}' or classes && array[class_code, left(class_code, 2), kind || '-' || class_code, kind || '-' || left(class_code, 2)]
$$;
comment on function inspected(text, text, text[]) is 'Whether a class is among those of a special inspection: 0104 and 01 of either kind, event-0104 and event-01 of one; none named is all.';

create or replace function named_choices(choices text[]) returns jsonb language sql stable parallel safe as $$
  select coalesce(jsonb_agg(named(asked.choice, coalesce(found.name, asked.choice), coalesce(found.name_en, asked.choice)) order by asked.number), '[]')
  from unnest(choices) with ordinality as asked (choice, number)
  left join lateral (
    select case when length(digits.code) = 2 then major_name else name end as name, case when length(digits.code) = 2 then major_name else name_en end as name_en
    from (select regexp_replace(asked.choice, '^.*-', '') as code) digits
    join classes on starts_with(classes.code, digits.code)
    where asked.choice = digits.code or classes.kind = split_part(asked.choice, '-', 1)
    order by classes.code, classes.kind limit 1) found on true
$$;
comment on function named_choices(text[]) is 'Names of classes and major classes written as questions do: event-0104, 0104, 01.';

-- With the eyes of who asks: cases that one may not see are not counted.
create or replace function cases_of_task(task special_inspection_tasks, inspection special_inspections) returns integer language sql stable as $$
  select count(*)::integer from cases
  where cases.grid_code = task.grid_code
    and cases.reported_at >= greatest(inspection.created_at, inspection.from_on::timestamp at time zone (select time_zone from city_settings))
    and cases.reported_at <= coalesce(least(task.done_at, inspection.closed_at), 'infinity')
    and inspected(cases.kind, cases.class_code, inspection.classes)
$$;
comment on function cases_of_task(special_inspection_tasks, special_inspections) is
  'How many cases were reported in the grid of a task, of the classes of its inspection, from the first day until it was done or the inspection closed.';

grant select, insert on special_inspections, special_inspection_tasks to wangge_request;
grant update (closed_at, closed_by) on special_inspections to wangge_request;
grant update (outcome, note, done_at, done_by) on special_inspection_tasks to wangge_request;
alter table special_inspections enable row level security;
alter table special_inspection_tasks enable row level security;

drop policy if exists read on special_inspections;
drop policy if exists add on special_inspections;
drop policy if exists close on special_inspections;
drop policy if exists read on special_inspection_tasks;
drop policy if exists add on special_inspection_tasks;
drop policy if exists inspect on special_inspection_tasks;

-- Whoever sees one of its tasks sees the inspection.
create policy read on special_inspections for select to wangge_request using (created_by = (select current_person())
  or exists (select from special_inspection_tasks task where task.inspection_id = special_inspections.id));
-- Where it may be is asked of each of its grids: the area that holds them all is wider than a management area.
create policy add on special_inspections for insert to wangge_request
  with check (created_by = (select current_person()) and (select sends_inspections(coalesce(current_area(), ''))));
create policy close on special_inspections for update to wangge_request
  using (sends_inspections(area_code) or created_by = (select current_person()));

-- A collector's tasks are those of the responsibility grid; others read the tasks of their jurisdiction.
create policy read on special_inspection_tasks for select to wangge_request using (case (select current_role_name())
  when 'collector' then responsibility_grid_code = (select my_responsibility_grid())
  when 'citizen' then false
  when 'unit_staff' then false
  else (select current_role_name()) is not null and in_jurisdiction(grid_code, management_of(grid_code)) end);
create policy add on special_inspection_tasks for insert to wangge_request with check (sends_inspections(grid_code));
create policy inspect on special_inspection_tasks for update to wangge_request using (case (select current_role_name())
  when 'collector' then responsibility_grid_code = (select my_responsibility_grid()) else sends_inspections(grid_code) end);

-- Lists on the phone and in the console follow by the live feed.
create or replace function tell_special_inspection() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform pg_advisory_xact_lock(hashtext('wangge inventory_changes')); -- commit order = seq order, for readers of the feed
  insert into inventory_changes (layer, code, operation, changed_by)
  select 'special_inspections', min(changed.id)::text, lower(tg_op), current_person() from changed having count(*) > 0;
  perform pg_notify('wangge', 'changes');
  return null;
end $$;
comment on function tell_special_inspection() is 'Tells the live feed once a statement that special inspections or their tasks changed.';
do $$
declare
  name text;
  operation text;
begin
  foreach name in array array['special_inspections', 'special_inspection_tasks'] loop
    foreach operation in array array['insert', 'update'] loop
      execute format('create or replace trigger %1$s_900_tell_%2$s after %2$s on %1$s referencing new table as changed for each statement
        execute function tell_special_inspection()', name, operation);
    end loop;
  end loop;
end $$;
