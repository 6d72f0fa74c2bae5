-- A run is its asker's, and so is what it found.

grant select, insert, update on hotspot_runs to wangge_request;
grant select on hotspot_results to wangge_request;
alter table hotspot_runs enable row level security;
alter table hotspot_results enable row level security;
drop policy if exists own on hotspot_runs;
drop policy if exists own on hotspot_results;
create policy own on hotspot_runs for all to wangge_request
  using (created_by = (select current_person()))
  with check (created_by = (select current_person()) and (select current_role_name()) not in ('citizen', 'unit_staff'));
create policy own on hotspot_results for select to wangge_request
  using (exists (select from hotspot_runs where hotspot_runs.id = hotspot_results.run_id));
