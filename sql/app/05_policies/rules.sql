-- Rules, zones and rosters: everyone signed in reads them, for they bind everyone; their keepers write. A version that was in
-- force is never rewritten: only its end is set, and the next is added. One that was written for later may be withdrawn.
grant select on zones, zone_parts, rosters, rules, responsibility_changes to wangge_request;
grant insert, delete on zones, rosters, rules to wangge_request;
grant update (valid_to, ended_at, ended_by) on zones, rosters, rules to wangge_request;
grant select, insert, delete on rule_drafts to wangge_request;
grant update (name, changes, updated_at, version, published_at) on rule_drafts to wangge_request;

do $$
declare
  name text;
  policy record;
begin
  foreach name in array array['zones', 'zone_parts', 'rosters', 'rules', 'rule_drafts'] loop
    execute format('alter table %I enable row level security', name);
    for policy in select policyname from pg_policies where schemaname = 'public' and tablename = name loop
      execute format('drop policy %I on %I', policy.policyname, name);
    end loop;
    execute format('create policy read on %I for select to wangge_request using (%s)', name,
      case name when 'rule_drafts' then '(select rules_editable())' else '(select current_role_name()) is not null' end);
  end loop;
end $$;

create policy add on zones for insert to wangge_request with check (zone_editable(geom) and changed_by = (select current_person()));
create policy change on zones for update to wangge_request using (zone_editable(geom))
  with check (valid_to is null or ended_by = (select current_person()));
create policy withdraw on zones for delete to wangge_request using (zone_editable(geom) and valid_from > changed_at);
create policy add on rosters for insert to wangge_request with check (
  rules_editable() and (select current_area()) is null and changed_by = (select current_person()));
create policy change on rosters for update to wangge_request using (rules_editable() and (select current_area()) is null)
  with check (valid_to is null or ended_by = (select current_person()));
create policy withdraw on rosters for delete to wangge_request using (
  rules_editable() and (select current_area()) is null and valid_from > changed_at);
create policy add on rules for insert to wangge_request with check (scope_editable(scope_code) and changed_by = (select current_person()));
create policy change on rules for update to wangge_request using (scope_editable(scope_code))
  with check (valid_to is null or ended_by = (select current_person()));
create policy withdraw on rules for delete to wangge_request using (scope_editable(scope_code) and valid_from > changed_at);
-- Keepers read each other's drafts; a draft is its author's, and the city's administrators'. A published one stays.
create policy add on rule_drafts for insert to wangge_request with check (rules_editable() and created_by = (select current_person()));
create policy change on rule_drafts for update to wangge_request using (published_at is null and draft_editable(created_by))
  with check (draft_editable(created_by));
create policy discard on rule_drafts for delete to wangge_request using (published_at is null and draft_editable(created_by));
