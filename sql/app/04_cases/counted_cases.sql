-- What is counted, as every server process reads it into its memory (server/hotspots/counts; docs/decisions/0012).

create or replace view counted_cases as
select id, reported_at, ended_at, cell, coalesce(grid_code, community_code) as place,
  kind || ' ' || class_code as subject, coalesce(unit_code, '') as unit,
  concat_ws(' ', state, source, district_code, coalesce(management_code, '')) as standing
from cases;
comment on view counted_cases is 'A case by what it is counted by: where (H3 cell, unit grid or community), when, of what kind and class, with which unit, and its standing: state, source, district and management area. No word has a space or a semicolon in it.';

create or replace function may_count(district_code text, management_code text) returns boolean
language sql stable parallel safe as $$
  select current_role_name() not in ('citizen', 'unit_staff') and (current_area() is null
    or district_code = left(current_area(), 6) or management_code = current_area())
$$;
comment on function may_count(text, text) is 'Whether the person asking may count the cases of a district and management area (empty where none): those who oversee the city all, others their own.';
