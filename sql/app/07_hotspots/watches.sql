-- A watch is its owner's, and so are its alerts. Alerts are written by the platform; their owner only reads them, and says so.

grant select, insert, update, delete on hotspot_watches to wangge_request;
grant select, update (read_at) on hotspot_alerts to wangge_request;
alter table hotspot_watches enable row level security;
alter table hotspot_alerts enable row level security;
drop policy if exists own on hotspot_watches;
drop policy if exists own on hotspot_alerts;
create policy own on hotspot_watches for all to wangge_request
  using (person_id = (select current_person()))
  with check (person_id = (select current_person()) and (select current_role_name()) not in ('citizen', 'unit_staff'));
create policy own on hotspot_alerts for all to wangge_request
  using (person_id = (select current_person())) with check (person_id = (select current_person()));

create or replace view live_alerts with (security_invoker = true) as select id from hotspot_alerts;
comment on view live_alerts is 'Alerts of the person asking, as the live feed tells that there is a new one.';
grant select on live_alerts to wangge_request;
