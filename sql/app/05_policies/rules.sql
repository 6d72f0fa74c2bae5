-- Rules, zones and rosters: everyone signed in reads them, for they bind everyone; their keepers write. A version that was in
-- force is never rewritten: only its end is set, and the next is added.
grant select on zones, zone_parts, rosters, rules to wangge_request;
grant insert on zones, rosters, rules to wangge_request;
grant update (valid_to, changed_at, changed_by) on zones, rosters, rules to wangge_request;

do $$
declare
  name text;
  policy record;
begin
  foreach name in array array['zones', 'zone_parts', 'rosters', 'rules'] loop
    execute format('alter table %I enable row level security', name);
    for policy in select policyname from pg_policies where schemaname = 'public' and tablename = name loop
      execute format('drop policy %I on %I', policy.policyname, name);
    end loop;
    execute format('create policy read on %I for select to wangge_request using ((select current_role_name()) is not null)', name);
  end loop;
end $$;

create policy add on zones for insert to wangge_request with check (zone_editable(geom) and changed_by = (select current_person()));
create policy change on zones for update to wangge_request using (zone_editable(geom)) with check (changed_by = (select current_person()));
create policy add on rosters for insert to wangge_request with check (
  rules_editable() and (select current_area()) is null and changed_by = (select current_person()));
create policy change on rosters for update to wangge_request using (rules_editable() and (select current_area()) is null)
  with check (changed_by = (select current_person()));
create policy add on rules for insert to wangge_request with check (scope_editable(scope_code) and changed_by = (select current_person()));
create policy change on rules for update to wangge_request using (scope_editable(scope_code)) with check (changed_by = (select current_person()));
