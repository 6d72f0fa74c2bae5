-- Issues are exact again soon after an edit: what was changed is noted here, and checked again by the platform.

create or replace function ask_component_recheck() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into component_rechecks (code) select distinct code from changed on conflict do nothing;
  return null;
end $$;
comment on function ask_component_recheck() is 'Notes the components that a statement changed, to be checked again.';

-- Grids that changed take the components recorded in them along, and those that stand on them.
create or replace function ask_grid_recheck() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into component_rechecks (code)
  select distinct component.code from changed grid
  join components component on component.valid_to is null and (component.grid_code = grid.code or component.geom && grid.geom)
  on conflict do nothing;
  return null;
end $$;
comment on function ask_grid_recheck() is 'Notes the components of unit grids that a statement changed.';

do $$
declare
  pair text[];
  operation text;
begin
  foreach pair slice 1 in array array[['components', 'ask_component_recheck'], ['unit_grids', 'ask_grid_recheck']] loop
    foreach operation in array array['insert', 'update'] loop
      execute format('create or replace trigger %1$s_960_recheck_%3$s after %3$s on %1$s referencing new table as changed for each statement
        when (current_setting(''wangge.bulk'', true) is distinct from ''on'') execute function %2$s()', pair[1], pair[2], operation);
    end loop;
  end loop;
end $$;

-- Whoever writes the next version of a component need not know of surveys.
create or replace function carry_survey() returns trigger language plpgsql security definer set search_path = public as $$
begin
  select surveyed_at into new.surveyed_at from components where code = new.code and version < new.version order by version desc limit 1;
  return new;
end $$;
comment on function carry_survey() is 'Takes the instant of the last survey over into the next version.';
create or replace trigger components_300_carry_survey before insert on components for each row
  when (new.version > 1 and new.surveyed_at is null) execute function carry_survey();

-- Not a change of the component: no version, no row of history, no message to maps.
create or replace function mark_surveyed(codes text[], seen_at timestamptz, accuracy text default null) returns void
language plpgsql volatile as $$
begin
  perform set_config('wangge.bulk', 'on', true);
  update components set surveyed_at = seen_at, accuracy_class = coalesce(accuracy, accuracy_class),
    data_source = case when accuracy is null then data_source else 'survey' end
  where code = any(codes) and valid_to is null;
  perform set_config('wangge.bulk', '', true);
  perform ask_recheck(codes);
end $$;
comment on function mark_surveyed(text[], timestamptz, text) is 'Notes that components were seen in a survey, and with what accuracy their place was measured, if it was.';

create or replace function ask_recheck(codes text[]) returns void language sql volatile security definer set search_path = public as $$
  insert into component_rechecks (code) select distinct unnest(codes) on conflict do nothing;
  delete from survey_requests where component_code = any(codes)
    and exists (select from components where code = component_code and valid_to is null and surveyed_at >= asked_at)
$$;
comment on function ask_recheck(text[]) is 'Has components checked again, and takes back requests to survey them that were met.';
revoke execute on function ask_recheck(text[]) from public;
grant execute on function ask_recheck(text[]) to wangge_request;
