-- What explains counts, markers of days and hours of patrol, holds for the whole city.

create or replace function keeps_context() returns boolean language sql stable parallel safe as $$
  select coalesce(current_role_name() in ('administrator', 'analyst'), false) and current_area() is null
$$;
comment on function keeps_context() is 'Whether the person asking loads and takes away what explains counts: an administrator or analyst of the whole city.';
