-- Standards: anybody reads them (they are published), administrators write. The column grants keep a published version as
-- it was: of a condition only its end may be set, of a class its code never changes, and no row is ever removed.

grant select on class_versions, calendar_years, office_hours, stage_limits, standard_changes to wangge_request;
grant insert on classes, conditions, calendar_years, office_hours, stage_limits, calendar_days to wangge_request;
grant update (major_name, name, name_en, valid_to, successor_code, version, changed_by, changed_at) on classes to wangge_request;
grant update (valid_to, changed_by, changed_at) on conditions to wangge_request;
grant update (source, version, changed_by, changed_at) on calendar_years to wangge_request;
grant update (hours, version, changed_by, changed_at) on office_hours to wangge_request;
grant update (limit_value, limit_unit, urgent_value, urgent_unit, version, changed_by, changed_at) on stage_limits to wangge_request;
grant delete on calendar_days to wangge_request;

do $$
declare
  name text;
  policy record;
begin
  foreach name in array array['classes', 'conditions', 'calendar_years', 'office_hours', 'stage_limits', 'calendar_days',
    'class_versions', 'standard_changes'] loop
    execute format('alter table %I enable row level security', name);
    for policy in select policyname from pg_policies where schemaname = 'public' and tablename = name loop
      execute format('drop policy %I on %I', policy.policyname, name);
    end loop;
  end loop;
  foreach name in array array['classes', 'conditions', 'calendar_years', 'office_hours', 'stage_limits', 'calendar_days',
    'class_versions'] loop
    execute format('create policy read on %I for select to wangge_request using (true)', name);
  end loop;
  foreach name in array array['classes', 'conditions', 'calendar_years', 'office_hours', 'stage_limits'] loop
    execute format('create policy add on %I for insert to wangge_request with check (
      (select current_role_name()) = ''administrator'' and (select current_area()) is null and changed_by = (select current_person()))', name);
    execute format('create policy change on %I for update to wangge_request
      using ((select current_role_name()) = ''administrator'' and (select current_area()) is null)
      with check (changed_by = (select current_person()))', name);
  end loop;
end $$;
create policy add on calendar_days for insert to wangge_request
  with check ((select current_role_name()) = 'administrator' and (select current_area()) is null);
create policy remove on calendar_days for delete to wangge_request
  using ((select current_role_name()) = 'administrator' and (select current_area()) is null);
-- What holds is for everybody; who changed it is for those who work here.
create policy read on standard_changes for select to wangge_request using ((select current_role_name()) <> 'citizen');
