-- What the request role may touch. Everything not granted here is closed.

revoke all on all tables in schema public from wangge_request;
grant select on spatial_ref_sys, city_settings, areas, management_streets, unit_grids, responsibility_grids, base_features,
  units, classes, conditions, calendar_days to wangge_request;
grant select (id, name, name_en, role, unit_code, area_code, responsibility_grid_code, is_demo, active) on people to wangge_request;
grant select on components, pipe_points, pipe_lines, cases, case_events, inventory_changes to wangge_request;
grant select on live_cases, case_rows to wangge_request;
grant select on coordination_decisions to wangge_request;
grant insert, update on components, pipe_points, pipe_lines to wangge_request;
grant select, insert, update on component_serials, pipe_serials to wangge_request;
grant select, insert, update, delete on idempotency_keys to wangge_request;
revoke execute on function record_case_event(jsonb, jsonb), next_case_id(text, date), lock_cases(text[]) from public;
grant execute on function record_case_event(jsonb, jsonb), next_case_id(text, date), lock_cases(text[]) to wangge_request;
revoke execute on function record_coordination_decision(jsonb), revoke_coordination_decision(text, integer, timestamptz, text) from public;
grant execute on function record_coordination_decision(jsonb), revoke_coordination_decision(text, integer, timestamptz, text)
  to wangge_request;

do $$
declare
  name text;
  policy record;
begin
  foreach name in array array['components', 'pipe_points', 'pipe_lines', 'cases', 'case_events', 'idempotency_keys',
    'component_serials', 'pipe_serials', 'inventory_changes', 'coordination_decisions'] loop
    execute format('alter table %I enable row level security', name);
    for policy in select policyname from pg_policies where schemaname = 'public' and tablename = name loop
      execute format('drop policy %I on %I', policy.policyname, name);
    end loop;
  end loop;
end $$;

-- Components: everyone signed in reads; planners write in their jurisdiction.
create policy read on components for select to wangge_request using ((select current_role_name()) is not null);
create policy add on components for insert to wangge_request with check (
  (select current_role_name()) in ('planner', 'administrator')
  and ((select current_area()) is null or starts_with(coalesce(grid_code, district_code), (select current_area()))
    or management_of(grid_code) = (select current_area())));
create policy change on components for update to wangge_request
  using ((select current_role_name()) in ('planner', 'administrator')
    and ((select current_area()) is null or starts_with(coalesce(grid_code, district_code), (select current_area()))
      or management_of(grid_code) = (select current_area())))
  with check (true);

-- Pipes are sensitive: inventory and command roles in their district; a unit its own.
create policy read on pipe_points for select to wangge_request using (pipe_visible(district_code, owner_code, null));
create policy read on pipe_lines for select to wangge_request using (pipe_visible(district_code, owner_code, maintainer_code));
create policy add on pipe_points for insert to wangge_request with check (pipe_editable(district_code));
create policy add on pipe_lines for insert to wangge_request with check (pipe_editable(district_code));
create policy change on pipe_points for update to wangge_request using (pipe_editable(district_code)) with check (pipe_editable(district_code));
create policy change on pipe_lines for update to wangge_request using (pipe_editable(district_code)) with check (pipe_editable(district_code));

create policy own on component_serials for all to wangge_request
  using ((select current_role_name()) in ('planner', 'administrator')) with check (true);
create policy own on pipe_serials for all to wangge_request
  using ((select current_role_name()) in ('planner', 'administrator')) with check (true);

create policy read on cases for select to wangge_request using (case_visible(cases));
-- A log row is seen with its case, and by the unit it concerned even after the case went elsewhere.
create policy read on case_events for select to wangge_request using (
  case (select current_role_name())
    when 'unit_staff' then unit_code = (select current_unit()) or actor_id = (select current_person())
      or action = 'reassign' and payload #>> '{moved,from}' = (select current_unit())
      or exists (select from cases where cases.id = case_events.case_id)
    when 'citizen' then exists (select from cases where cases.id = case_events.case_id)
    else (select current_role_name()) is not null and (in_jurisdiction(community_code, management_code)
      or exists (select from cases where cases.id = case_events.case_id)) end);

create policy read on inventory_changes for select to wangge_request using (
  case when layer = 'pipes' then (select current_role_name()) in ('planner', 'dispatcher', 'filing_officer', 'supervisor', 'administrator')
  else (select current_role_name()) is not null end);
-- A decision binds everyone, so everyone signed in may read it; it is written by functions that check rights themselves.
create policy read on coordination_decisions for select to wangge_request using ((select current_role_name()) is not null);
create policy own on idempotency_keys for all to wangge_request
  using (person_id = (select current_person())) with check (person_id = (select current_person()));
