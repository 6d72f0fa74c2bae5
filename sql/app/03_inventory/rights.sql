create or replace function management_of(grid_code text) returns text language sql stable parallel safe as $$
  select management_code from management_streets where street_code = left(grid_code, 9)
$$;
comment on function management_of(text) is 'Management area that a unit grid (or any code with a street in it) lies in; null where none.';

create or replace function pipe_visible(district_code text, owner_code text, maintainer_code text) returns boolean
language sql stable parallel safe as $$
  select case (select current_role_name())
    when 'unit_staff' then (select current_unit()) in (owner_code, maintainer_code)
    else (select current_role_name()) in ('planner', 'dispatcher', 'filing_officer', 'supervisor', 'administrator')
      and ((select current_area()) is null or starts_with((select current_area()), district_code)
        or (select current_area()) in (select management_code from management_streets where starts_with(street_code, district_code)))
  end
$$;
comment on function pipe_visible(text, text, text) is 'Whether the person asking may see a pipe of this district, owner and maintainer.';

create or replace function pipe_editable(district_code text) returns boolean language sql stable parallel safe as $$
  select (select current_role_name()) in ('planner', 'administrator')
    and ((select current_area()) is null or (select current_area()) = district_code)
$$;
comment on function pipe_editable(text) is 'Whether the person asking may change pipes of this district.';
