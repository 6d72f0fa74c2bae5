-- Photos of components are part of the inventory: whoever reads that sees them. Those of a case do not become so by their id:
-- a component is given only photos that the person adding them has brought.

create or replace function component_photographable(code text) returns boolean language sql stable as $$
  select exists (
    select from components component
    where component.code = component_photographable.code and component.valid_to is null
      and (component_editable(component.grid_code, component.district_code)
        or current_role_name() = 'collector' and exists (
          select from census_tasks task join census_campaigns campaign on campaign.id = task.campaign_id
          where task.grid_code = component.grid_code and campaign.closed_at is null
            and task.responsibility_grid_code = my_responsibility_grid())))
$$;
comment on function component_photographable(text) is 'Whether the person asking may add photos to a component: planners of the place, and collectors while its grid is theirs to survey.';

grant select on component_photos to wangge_request;
grant insert (component_code, photo_id, note, added_at, added_by) on component_photos to wangge_request;
grant update (removed_at, removed_by) on component_photos to wangge_request;
alter table component_photos enable row level security;

drop policy if exists read on component_photos;
create policy read on component_photos for select to wangge_request using (
  (select current_role_name()) is not null
  and (removed_at is null or removed_by = (select current_person()) or component_photographable(component_code)));
drop policy if exists add on component_photos;
create policy add on component_photos for insert to wangge_request with check (
  added_by = (select current_person()) and component_photographable(component_code)
  and exists (select from photo_uploads where photo_uploads.photo_id = component_photos.photo_id));
-- A collector takes off what they added themselves.
drop policy if exists take_off on component_photos;
create policy take_off on component_photos for update to wangge_request
  using (removed_at is null and component_photographable(component_code)
    and ((select current_role_name()) <> 'collector' or added_by = (select current_person())))
  with check (removed_by = (select current_person()));

drop policy if exists read_of_components on photos;
create policy read_of_components on photos for select to wangge_request
  using (exists (select from component_photos where component_photos.photo_id = photos.id));
