-- Markers of days are the whole city's: who counts cases reads them; who keeps them is its administrators and analysts.

grant select, insert, update (name_en), delete on day_markers to wangge_request;
alter table day_markers enable row level security;
drop policy if exists read on day_markers;
drop policy if exists add on day_markers;
drop policy if exists rename on day_markers;
drop policy if exists remove on day_markers;
create policy read on day_markers for select to wangge_request
  using ((select current_role_name()) not in ('citizen', 'unit_staff'));
create policy add on day_markers for insert to wangge_request with check ((select keeps_context()));
create policy rename on day_markers for update to wangge_request using ((select keeps_context()));
create policy remove on day_markers for delete to wangge_request using ((select keeps_context()));
