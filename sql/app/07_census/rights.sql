-- Who sees and mends faults, and who surveys what. Checks themselves run as the platform: they see everything.

create or replace function sees_census() returns boolean language sql stable parallel safe as $$
  select coalesce(current_role_name() <> 'citizen', false)
$$;
comment on function sees_census() is 'Whether the person asking sees issues, scores and campaigns: everyone who works here.';

create or replace function inspectable(area text) returns boolean language sql stable parallel safe as $$
  select coalesce(current_role_name() in ('planner', 'administrator'), false)
    and (current_area() is null or area is not null and (area = left(current_area(), 6) or oversees_part_of(area)))
$$;
comment on function inspectable(text) is 'Whether the person asking may have the components of a district (null: the city) checked.';

create or replace function census_plannable(area text) returns boolean language sql stable parallel safe as $$
  select coalesce(current_role_name() in ('planner', 'administrator'), false)
    and (current_area() is null or starts_with(area, current_area()) or management_of(area) = current_area())
$$;
comment on function census_plannable(text) is 'Whether the person asking plans surveys of this area or grid: it lies in their jurisdiction.';

grant select on inspections, inspection_parts, component_issues, component_rechecks, quality_scores, survey_requests,
  census_campaigns, census_tasks, census_findings to wangge_request;
grant insert on inspections, census_campaigns, census_tasks, survey_requests to wangge_request;
grant insert, update on census_findings to wangge_request;
grant update (state, finished_at, ended_by) on inspections to wangge_request;
grant update (dismissed_at, dismissed_by, dismissed_reason) on component_issues to wangge_request;
grant update (note, issue_id) on survey_requests to wangge_request;
grant update (closed_at, closed_by) on census_campaigns to wangge_request;
grant update (components, confirmed, damaged, missing, moved, added, begun_at, done_at, done_by) on census_tasks to wangge_request;

do $$
declare
  name text;
  policy record;
begin
  foreach name in array array['inspections', 'inspection_parts', 'component_issues', 'component_rechecks', 'quality_scores',
    'survey_requests', 'census_campaigns', 'census_tasks', 'census_findings'] loop
    execute format('alter table %I enable row level security', name);
    for policy in select policyname from pg_policies where schemaname = 'public' and tablename = name loop
      execute format('drop policy %I on %I', policy.policyname, name);
    end loop;
  end loop;
  foreach name in array array['inspections', 'inspection_parts', 'component_rechecks', 'quality_scores', 'survey_requests', 'census_campaigns'] loop
    execute format('create policy read on %I for select to wangge_request using ((select sees_census()))', name);
  end loop;
end $$;

create policy read on component_issues for select to wangge_request
  using ((select sees_census()) and (not sensitive or pipe_visible(district_code, null, null)));
create policy dismiss on component_issues for update to wangge_request using (component_editable(grid_code, district_code));
create policy add on inspections for insert to wangge_request with check (inspectable(area_code) and created_by = (select current_person()));
create policy cancel on inspections for update to wangge_request using (inspectable(area_code));
create policy add on survey_requests for insert to wangge_request with check (asked_by = (select current_person())
  and exists (select from components where code = component_code and valid_to is null and component_editable(grid_code, district_code)));
create policy change on survey_requests for update to wangge_request using (
  exists (select from components where code = component_code and valid_to is null and component_editable(grid_code, district_code)));

create policy add on census_campaigns for insert to wangge_request
  with check (census_plannable(area_code) and created_by = (select current_person()));
create policy close on census_campaigns for update to wangge_request using (census_plannable(area_code));
create policy add on census_tasks for insert to wangge_request with check (census_plannable(grid_code));

-- A collector's tasks are those of the responsibility grid; others read the tasks of their jurisdiction.
create policy read on census_tasks for select to wangge_request using (case (select current_role_name())
  when 'collector' then responsibility_grid_code = (select my_responsibility_grid())
  when 'citizen' then false
  else (select current_role_name()) is not null and in_jurisdiction(grid_code, management_of(grid_code)) end);
create policy survey on census_tasks for update to wangge_request using (case (select current_role_name())
  when 'collector' then responsibility_grid_code = (select my_responsibility_grid()) else census_plannable(grid_code) end);
create policy read on census_findings for select to wangge_request
  using (exists (select from census_tasks where census_tasks.id = task_id));
create policy add on census_findings for insert to wangge_request
  with check (person_id = (select current_person()) and exists (select from census_tasks where census_tasks.id = task_id));
create policy change on census_findings for update to wangge_request
  using (exists (select from census_tasks where census_tasks.id = task_id)) with check (person_id = (select current_person()));

-- What a collector finds is written into the inventory as it is found, and only then: see surveying().
create policy survey_add on components for insert to wangge_request with check (surveying(grid_code));
create policy survey_change on components for update to wangge_request using (surveying(grid_code)) with check (true);
create policy survey on component_serials for all to wangge_request using ((select surveying_at_all())) with check (true);
