-- Who may change what responsibility rests on: administrators and planners, within their jurisdiction.

create or replace function rules_editable() returns boolean language sql stable parallel safe as $$
  select coalesce(current_role_name() in ('planner', 'administrator'), false)
$$;
comment on function rules_editable() is 'Whether the person asking keeps rules, zones and rosters at all.';

create or replace function zone_editable(ground geometry) returns boolean language sql stable as $$
  select rules_editable() and (current_area() is null or exists (
    select from areas where areas.code = current_area() and areas.valid_to is null and ST_Covers(areas.geom, ground)))
$$;
comment on function zone_editable(geometry) is 'Whether the person asking may change a zone on this ground: all of it lies in their jurisdiction.';

create or replace function scope_editable(scope text) returns boolean language sql stable as $$
  select rules_editable() and case
    when current_area() is null then true
    when scope ~ '^Z' then exists (select from zones where zones.code = scope and zones.valid_to is null and zone_editable(zones.geom))
    else starts_with(scope, current_area()) or coalesce(management_of(scope) = current_area(), false) end
$$;
comment on function scope_editable(text) is 'Whether the person asking may make rules for this area, grid or zone.';

create or replace function draft_editable(author text) returns boolean language sql stable parallel safe as $$
  select rules_editable() and (author = current_person() or current_role_name() = 'administrator' and current_area() is null)
$$;
comment on function draft_editable(text) is 'Whether the person asking may change a draft of this author: their own, or any as an administrator of the city.';
