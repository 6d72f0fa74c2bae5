-- What the inventory's lists read: the tables with names beside the codes. security_invoker: row-level security of whoever
-- asks decides what is in them, and nothing is said about rights here.

create or replace function component_editable(grid_code text, district_code text) returns boolean
language sql stable parallel safe as $$
  select current_role_name() in ('planner', 'administrator')
    and (current_area() is null or starts_with(coalesce(grid_code, district_code), current_area())
      or management_of(grid_code) = current_area())
    or surveying(grid_code)
$$;
comment on function component_editable(text, text) is 'Whether the person asking may change a component of this grid and district; the same as the policies "change" and "survey_change".';

create or replace function named_unit(unit units) returns jsonb language sql immutable parallel safe as $$
  select case when unit.code is not null then jsonb_build_object('code', unit.code, 'name', unit.name, 'nameEn', unit.name_en) end
$$;
comment on function named_unit(units) is 'Code and names of a unit as the API gives them; null for no unit.';

drop view if exists visible_components cascade;
create view visible_components with (security_invoker = true) as
select component.code, component.version, component.class_code, component.name, component.geom, component.grid_code,
  component.district_code, component.state, component.accuracy_class, component.data_source, component.surveyed_at, component.address,
  component.note, component.valid_from, component.valid_to, component.changed_at, component.changed_by,
  coalesce(component.ended_by_edit, component.edit_id) as edit,
  -- while it was in force: a removal is written into the version that it ends
  coalesce(component.state_before, component.state) as state_then,
  jsonb_build_object('code', class.code, 'name', class.name, 'nameEn', class.name_en) as class,
  case when component.supervising_code is null then '' else component.supervising_code end as supervising_key,
  case when component.owner_code is null then '' else component.owner_code end as owner_key,
  case when component.maintainer_code is null then '' else component.maintainer_code end as maintainer_key,
  case when component.grid_code is null then '' else component.grid_code end as grid_key,
  named_unit(supervising) as supervising, named_unit(owner) as owner, named_unit(maintainer) as maintainer,
  ST_AsGeoJSON(ST_Transform(component.geom, 4326), 8)::jsonb as geometry
from components component
join classes class on class.kind = 'component' and class.code = component.class_code
left join units supervising on supervising.code = component.supervising_code
left join units owner on owner.code = component.owner_code
left join units maintainer on maintainer.code = component.maintainer_code;
comment on view visible_components is 'Every version of the components that the person asking may see, with names; the keys are what lists are sorted and narrowed by (migration 0020).';

drop view if exists visible_pipe_points;
create view visible_pipe_points with (security_invoker = true) as
select point.code, point.version, point.district_code, point.network, point.element_code, point.feature, point.attachment,
  point.ground_elevation, point.well_depth, point.owner_code, point.component_code, point.valid_from, point.valid_to, point.geom,
  named_unit(owner) as owner,
  array[ST_X(ST_Transform(point.geom, 4326)), ST_Y(ST_Transform(point.geom, 4326))] as position,
  array(select line.code from pipe_lines line
    where line.valid_to is null and (line.start_point = point.code or line.end_point = point.code)
    order by line.code) as lines,
  point.valid_to is null and pipe_editable(point.district_code) as editable
from pipe_points point
left join units owner on owner.code = point.owner_code;
comment on view visible_pipe_points is 'Pipe points that the person asking may see, retired ones too, with names.';

drop view if exists visible_pipe_lines;
create view visible_pipe_lines with (security_invoker = true) as
select line.code, line.version, line.district_code, line.network, line.element_code, line.start_point, line.end_point,
  line.start_depth, line.end_depth, line.flow, line.material, line.size_mm, line.embedding, line.pressure, line.voltage_kv,
  line.owner_code, line.maintainer_code, line.built_on, line.status, line.valid_from, line.valid_to, line.geom,
  line.length_m as length_metres, named_unit(owner) as owner, named_unit(maintainer) as maintainer,
  ST_AsGeoJSON(ST_Transform(line.geom, 4326), 8)::jsonb as geometry,
  line.valid_to is null and pipe_editable(line.district_code) as editable
from pipe_lines line
left join units owner on owner.code = line.owner_code
left join units maintainer on maintainer.code = line.maintainer_code;
comment on view visible_pipe_lines is 'Pipe lines that the person asking may see, retired ones too, with names.';

grant select on visible_components, visible_pipe_points, visible_pipe_lines to wangge_request;

-- A line made while its point moves or retires would miss the point: whoever makes one holds the points still. As the
-- owner, because a line may end on a point of the next district, which its planner cannot lock.
create or replace function hold_pipe_points(codes text[]) returns void language sql volatile security definer set search_path = public as $$
  select from pipe_points where code = any(codes) order by code for share
$$;
comment on function hold_pipe_points(text[]) is 'Keeps pipe points as they are until the transaction ends.';
revoke execute on function hold_pipe_points(text[]) from public;
grant execute on function hold_pipe_points(text[]) to wangge_request;

-- 218 lines of the demo city cross a district's border. Row-level security hides the neighbour's lines from a district's
-- planner, so that moving a point would leave them behind: who asks is told how many there are, and nothing else of them.
create or replace function pipe_lines_beyond(point text) returns integer language sql stable security definer set search_path = public as $$
  select count(*)::integer from pipe_lines
  where valid_to is null and (start_point = point or end_point = point) and not pipe_editable(district_code)
    and (select pipe_editable(district_code) from pipe_points where code = point)
$$;
comment on function pipe_lines_beyond(text) is 'How many lines end on a pipe point that the person asking may change, without being theirs to change.';
revoke execute on function pipe_lines_beyond(text) from public;
grant execute on function pipe_lines_beyond(text) to wangge_request;
