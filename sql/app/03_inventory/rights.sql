create or replace function management_of(grid_code text) returns text language sql stable parallel safe as $$
  select management_code from management_streets where street_code = left(grid_code, 9)
$$;
comment on function management_of(text) is 'Management area that a unit grid (or any code with a street in it) lies in; null where none.';

create or replace function oversees_part_of(district_code text) returns boolean language sql stable parallel safe as $$
  select exists (
    select from management_streets where management_code = current_area() and starts_with(street_code, district_code))
$$;
comment on function oversees_part_of(text) is 'Whether the jurisdiction of the person asking is a management area with streets in this district.';

create or replace function pipe_visible(district_code text, owner_code text, maintainer_code text) returns boolean
language sql stable parallel safe as $$
  select case
    when current_role_name() = 'unit_staff' then current_unit() in (owner_code, maintainer_code)
    when current_role_name() in ('planner', 'dispatcher', 'filing_officer', 'supervisor', 'administrator')
      then current_area() is null or starts_with(current_area(), district_code) or oversees_part_of(district_code)
    else false
  end
$$;
comment on function pipe_visible(text, text, text) is 'Whether the person asking may see a pipe of this district, owner and maintainer.';

create or replace function pipe_editable(district_code text) returns boolean language sql stable parallel safe as $$
  select current_role_name() in ('planner', 'administrator') and (current_area() is null or current_area() = district_code)
$$;
comment on function pipe_editable(text) is 'Whether the person asking may change pipes of this district.';
