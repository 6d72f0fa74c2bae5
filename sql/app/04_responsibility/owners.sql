-- Everything of one unit goes to another: a company is taken over, a district gives its lamps to the city.

create or replace function hand_over_things(from_unit text, to_unit text, class text, area text, at timestamptz) returns jsonb
language plpgsql security definer set search_path = public as $$
#variable_conflict use_variable
declare
  ground geometry := (select areas.geom from areas where areas.code = area and areas.valid_to is null);
  component_count integer;
  pipe_count integer := 0;
  listed jsonb;
begin
  if rules_editable() is not true
     or (current_area() is not null and (area is null or in_jurisdiction(area, management_of(area)) is not true)) then
    raise exception using errcode = '42501', message = format(
      'components and pipes are handed over by planners and administrators, within their jurisdiction %s', coalesce(current_area(), '')),
      detail = format(
        '部件和管线由部件管理员和管理员在其辖区 %s 内移交', coalesce(current_area(), ''));
  end if;
  perform begin_edit('owner', null, at);
  drop table if exists moving;
  create temporary table moving on commit drop as
    select component.code, component.valid_from, component.grid_code from components component
    where component.valid_to is null and from_unit in (component.owner_code, component.maintainer_code)
      and (class is null or starts_with(component.class_code, class))
      and (area is null or starts_with(coalesce(component.grid_code, component.district_code), area)
        or ground is not null and component.geom && ground and ST_Intersects(ground, ST_PointOnSurface(component.geom)));
  perform next_component_versions(at, from_unit, to_unit);
  select count(*), coalesce(jsonb_agg(code order by code) filter (where turn <= 500), '[]')
    into component_count, listed from (select *, row_number() over (order by code) as turn from moving) numbered;
  drop table moving;
  -- Pipes are of networks, not of classes. They are overwritten; the log of changes keeps what was.
  if class is null then
    update pipe_points set owner_code = to_unit, version = version + 1, changed_at = at, changed_by = current_person()
    where valid_to is null and owner_code = from_unit and (area is null or district_code = area or geom && ground and ST_Intersects(ground, geom));
    update pipe_lines set owner_code = case owner_code when from_unit then to_unit else owner_code end,
      maintainer_code = case maintainer_code when from_unit then to_unit else maintainer_code end,
      version = version + 1, changed_at = at, changed_by = current_person()
    where valid_to is null and from_unit in (owner_code, maintainer_code)
      and (area is null or district_code = area or geom && ground and ST_Intersects(ground, ST_LineInterpolatePoint(geom, 0.5)));
    get diagnostics pipe_count = row_count;
  end if;
  return jsonb_build_object('at', at, 'componentCount', component_count, 'components', listed, 'pipeCount', pipe_count);
end $$;
comment on function hand_over_things(text, text, text, text, timestamptz) is
  'Puts one unit in the place of another as owner and maintainer of components (of a class, in an area) and, without class, of pipes. 42501 when they are not the caller''s to give.';
revoke execute on function hand_over_ground(geometry, text, timestamptz), hand_over_things(text, text, text, text, timestamptz) from public;
grant execute on function hand_over_ground(geometry, text, timestamptz), hand_over_things(text, text, text, text, timestamptz) to wangge_request;
