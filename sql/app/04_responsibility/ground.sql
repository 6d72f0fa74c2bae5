-- Ground handed over from one community to another, across streets and districts where need be. The coverage stays whole:
-- everything near is cut into faces by all boundaries together, and every area and grid is put together again from faces, so
-- that neighbours share each vertex. Nothing is rounded, and what is not near keeps its version.

create or replace function hand_over_ground(strip geometry, community text, at timestamptz) returns jsonb
language plpgsql security definer set search_path = public as $$
#variable_conflict use_variable
declare
  gaining areas;
  edge geometry;
  offender text;
  last_sequence integer;
  retired text[];
  answer jsonb;
begin
  if rules_editable() is not true then
    raise exception using errcode = '42501', message = 'ground is handed over by planners and administrators',
      detail = '范围由部件管理员和管理员移交';
  end if;
  perform pg_advisory_xact_lock(hashtext('wangge ground'));
  select * into gaining from areas where areas.code = community and level = 'community' and valid_to is null;
  if not found then
    raise exception using errcode = 'WG005', message = format('there is no community %s in force', community),
      detail = format('没有有效的社区 %s', community);
  end if;
  edge := ST_Boundary(strip);
  perform begin_edit('ground', null, at);

  drop table if exists near_areas, near_grids, faces, new_areas, new_grids;
  create temporary table near_areas on commit drop as
    select area.code, area.level, area.geom, area.valid_from from areas area
    where area.valid_to is null and area.geom && ST_Expand(strip, 1) and ST_DWithin(ST_Boundary(area.geom), strip, 1e-6);
  create temporary table near_grids on commit drop as
    select grid.code, grid.geom, grid.valid_from, grid.land_use, grid.responsibility_grid_code from unit_grids grid
    where grid.valid_to is null and grid.geom && ST_Expand(strip, 1) and ST_DWithin(grid.geom, strip, 1e-6);
  -- The strip may lie wholly inside one community, far from every boundary but its own: then it touches no border to move.
  if not exists (select from near_areas where near_areas.code = community) then
    raise exception using errcode = 'WG005', message = format('the ground does not border on community %s %s', community, gaining.name),
      detail = format('这块范围与社区 %s %s 不相邻', community, gaining.name);
  end if;

  create temporary table faces on commit drop as
    select row_number() over ()::integer as face, piece.geom, ST_PointOnSurface(piece.geom) as inside,
      null::text as was_grid, null::text as was_community, null::text as is_community, false as handed
    from ST_Dump(ST_Polygonize(array[(
      select ST_UnaryUnion(ST_Collect(line.geom)) from (
        select ST_Boundary(geom) as geom from near_areas union all select ST_Boundary(geom) from near_grids union all select edge) line)])) piece;
  update faces set
    was_grid = (select min(grid.code) from near_grids grid where ST_Covers(grid.geom, faces.inside)),
    was_community = (select min(area.code) from areas area
      where area.level = 'community' and area.valid_to is null and area.geom && faces.inside and ST_Covers(area.geom, faces.inside)),
    handed = ST_Covers(strip, faces.inside);
  delete from faces where was_community is null;
  update faces set handed = handed and was_community <> community;
  -- A strip drawn along a border meets it only to the rounding of degrees: what is thinner than a centimetre goes with its
  -- neighbours, and no sliver changes hands by itself or is left between.
  update faces set handed = false where handed and ST_Area(geom) < 0.005 * ST_Perimeter(geom);
  update faces thin set handed = true
  where not thin.handed and thin.was_community <> community and ST_Area(thin.geom) < 0.005 * ST_Perimeter(thin.geom)
    and ST_DWithin(thin.geom, gaining.geom, 1e-6) and exists (
      select from faces wide where wide.handed and wide.was_community = thin.was_community and ST_Area(wide.geom) >= 0.005 * ST_Perimeter(wide.geom)
        and ST_Dimension(ST_Intersection(ST_Boundary(wide.geom), ST_Boundary(thin.geom), 1e-6)) = 1);
  update faces set is_community = case when handed then community else was_community end;

  if (select coalesce(sum(ST_Area(geom)), 0) from faces where handed) < 1 then
    raise exception using errcode = 'WG005', message = format(
      'nothing is handed over: less than 1 m² of the ground is another community''s than %s''s', community),
      detail = format(
        '没有可移交的：这块范围中属于 %s 以外社区的不到 1 m²', community);
  end if;
  -- A management area acts as a district, so its planners see to its streets.
  select min(code) into offender from (select community as code union select was_community from faces where handed) touched
  where in_jurisdiction(touched.code, management_of(touched.code)) is not true;
  if offender is not null then
    raise exception using errcode = '42501', message = format('community %s is outside your jurisdiction %s', offender, current_area()),
      detail = format('社区 %s 不在本人辖区 %s 内', offender, current_area());
  end if;
  select min(was.was_community) into offender from faces was
  where was.handed and not exists (select from faces rest where rest.was_community = was.was_community and not rest.handed)
    and exists (select from near_areas where near_areas.code = was.was_community);
  if offender is not null then
    raise exception using errcode = 'WG005', message = format('nothing would be left of community %s: an area that ends is retired, not handed over', offender),
      detail = format('社区 %s 会一点不剩：要取消的区域应当注销，而不是移交', offender);
  end if;

  create temporary table new_areas on commit drop as
    select near.code, near.level, near.valid_from, ST_Multi(ST_Union(face.geom)) as geom
    from near_areas near
    join faces face on case near.level
      when 'community' then face.is_community = near.code
      when 'management' then management_of(face.is_community) = near.code
      else starts_with(face.is_community, near.code) end
    group by near.code, near.level, near.valid_from;
  -- What came out as it was keeps its version.
  delete from new_areas built using near_areas near
  where near.code = built.code and ST_Normalize(near.geom) = ST_Normalize(built.geom);
  if (select ST_NumGeometries(geom) from new_areas where new_areas.code = community) > ST_NumGeometries(gaining.geom) then
    raise exception using errcode = 'WG005', message = format('part of the ground does not border on community %s %s', community, gaining.name),
      detail = format('这块范围有一部分与社区 %s %s 不相邻', community, gaining.name);
  end if;

  -- Grids: what is left of a grid keeps its code (its largest part, if it is cut in several); what is handed over gets new ones.
  create temporary table new_grids on commit drop as
    select part.*, null::text as code,
      row_number() over (partition by part.was_grid, part.handed order by ST_Area(part.geom) desc, ST_XMin(part.geom)) as turn
    from (
      select piece.was_grid, piece.is_community, piece.handed, (ST_Dump(piece.geom)).geom as geom
      from (
        select face.was_grid, face.is_community, face.handed, ST_Union(face.geom) as geom
        from faces face join areas home on home.code = face.is_community and home.valid_to is null
        where case when face.handed then gaining.gridded else face.was_grid is not null end
        group by face.was_grid, face.is_community, face.handed, case when face.was_grid is null then face.was_community end
      ) piece
    ) part;
  update new_grids set code = was_grid where not handed and turn = 1;
  for offender in select distinct is_community from new_grids where new_grids.code is null loop
    select next_grid_sequence(offender, count(*)::integer) into last_sequence from new_grids where new_grids.code is null and is_community = offender;
    -- west to east, then north to south
    update new_grids set code = offender || lpad((last_sequence + numbered.turn)::text, 3, '0')
    from (select ctid as row, row_number() over (order by round(ST_XMin(geom)), ST_YMax(geom) desc) as turn
      from new_grids where new_grids.code is null and is_community = offender) numbered
    where new_grids.ctid = numbered.row;
  end loop;
  delete from new_grids built using near_grids near
  where near.code = built.code and ST_Normalize(near.geom) = ST_Normalize(built.geom);

  -- From one instant on, which is after every version it ends.
  at := greatest(at, (select date_trunc('milliseconds', max(valid_from)) + interval '1 millisecond' from near_areas join new_areas using (code, valid_from)),
    (select date_trunc('milliseconds', max(near.valid_from)) + interval '1 millisecond' from near_grids near));
  update unit_grids grid set valid_to = at,
    successor_codes = array(select distinct built.code from new_grids built where built.was_grid = grid.code order by 1)
  where grid.valid_to is null and exists (select from near_grids near where near.code = grid.code)
    and (exists (select from new_grids built where built.code = grid.code)
      or not exists (select from faces face where face.was_grid = grid.code and not face.handed));
  update areas set valid_to = at where valid_to is null and exists (select from new_areas built where built.code = areas.code);
  insert into areas (code, valid_from, level, parent_code, name, name_en, geom, gridded)
  select area.code, at, area.level, area.parent_code, area.name, area.name_en, built.geom, area.gridded
  from new_areas built join areas area on area.code = built.code and area.valid_to = at;
  insert into unit_grids (code, valid_from, responsibility_grid_code, land_use, geom, note)
  select built.code, at, case when starts_with(built.code, left(coalesce(was.code, ''), 12)) and was.code is not null then was.responsibility_grid_code
      else (select grid.responsibility_grid_code from unit_grids grid
        where (grid.valid_to is null or grid.valid_to = at) and grid.community_code = left(built.code, 12) order by grid.geom <-> built.geom, grid.code limit 1) end,
    coalesce(was.land_use, 'mixed'), built.geom, case when built.handed then 'handed over from ' || coalesce(built.was_grid, 'ground without grids') end
  from new_grids built left join near_grids was on was.code = built.was_grid;

  perform check_ground(array(select code from new_areas));
  -- What is handed over goes by the rules of who gains it.
  retired := array(select near.code from near_grids near join unit_grids was on was.code = near.code and was.valid_to = at
    where near.code not in (select built.code from new_grids built) order by 1);
  answer := follow_ground(strip, at);
  return answer || jsonb_build_object('at', at, 'endedGrids', to_jsonb(retired), 'rules', carry_rules('{}', '{}', retired, at),
    'ground', (select ST_Union(geom)::text from faces where handed),
    'areaM2', (select sum(ST_Area(geom)) from faces where handed),
    'losing', (select jsonb_agg(distinct was_community) from faces where handed),
    'areas', (select count(*) from new_areas), 'newGrids', (select count(*) from new_grids where handed),
    'changedGrids', (select count(*) from new_grids where not handed));
end $$;
comment on function hand_over_ground(geometry, text, timestamptz) is
  'Hands a strip of ground (city CRS) to a community, from an instant on: areas and unit grids of both sides get new versions. 42501 when it is not the caller''s to give, WG005 when it cannot be given. Answers what changed.';

create or replace function check_ground(codes text[]) returns void language plpgsql as $$
declare
  offender record;
begin
  select area.code, other.code as other into offender
  from areas area join areas other on other.level = area.level and other.valid_to is null and other.code <> area.code
    and other.geom && area.geom and ST_Relate(other.geom, area.geom, 'T********')
  where area.code = any (codes) and area.valid_to is null limit 1;
  if found then
    raise exception using errcode = 'WG005', message = format('areas %s and %s would overlap', offender.code, offender.other),
      detail = format('区域 %s 与 %s 会重叠', offender.code, offender.other);
  end if;
  select child.code, parent.code as other into offender
  from areas parent join areas child on child.parent_code = parent.code and child.valid_to is null
  where parent.valid_to is null and (parent.code = any (codes) or child.code = any (codes)) and not ST_CoveredBy(child.geom, parent.geom) limit 1;
  if found then
    raise exception using errcode = 'WG005', message = format('area %s would reach outside %s', offender.code, offender.other),
      detail = format('区域 %s 会超出 %s', offender.code, offender.other);
  end if;
  select parent.code into offender
  from areas parent join areas child on child.parent_code = parent.code and child.valid_to is null and child.level <> 'management'
  where parent.valid_to is null and (parent.code = any (codes) or exists (select from areas moved where moved.code = any (codes) and moved.parent_code = parent.code))
  group by parent.code, parent.area_m2 having abs(parent.area_m2 - sum(child.area_m2)) > 0.01 limit 1;
  if found then
    raise exception using errcode = 'WG005', message = format('a gap would open in area %s', offender.code),
      detail = format('区域 %s 中会出现空隙', offender.code);
  end if;
  select community.code, grid.code as other into offender
  from areas community join unit_grids grid on grid.community_code = community.code and grid.valid_to is null
  where community.code = any (codes) and community.level = 'community' and community.valid_to is null and not ST_CoveredBy(grid.geom, community.geom) limit 1;
  if found then
    raise exception using errcode = 'WG005', message = format('unit grid %s would reach outside its community', offender.other),
      detail = format('单元网格 %s 会超出所属社区', offender.other);
  end if;
  select community.code into offender
  from areas community left join unit_grids grid on grid.community_code = community.code and grid.valid_to is null
  where community.code = any (codes) and community.gridded and community.valid_to is null
  group by community.code, community.area_m2 having abs(community.area_m2 - coalesce(sum(grid.area_m2), 0)) > 0.001 limit 1;
  if found then
    raise exception using errcode = 'WG005', message = format('a gap would open between the grids of community %s', offender.code),
      detail = format('社区 %s 的网格之间会出现空隙', offender.code);
  end if;
end $$;
comment on function check_ground(text[]) is 'What coverage_problems() checks, for these areas, their parents, neighbours and grids only (WG005).';

create or replace function follow_ground(strip geometry, at timestamptz) returns jsonb language plpgsql as $$
declare
  moved integer;
  listed jsonb;
begin
  -- The component stays what it is; its next version names the grid it lies in now.
  create temporary table moving on commit drop as
    select component.code, component.valid_from, overlay_grid(component.geom) as grid_code
    from components component
    where component.valid_to is null and component.geom && ST_Expand(strip, 1);
  delete from moving using components component
  where component.code = moving.code and component.valid_from = moving.valid_from and component.grid_code is not distinct from moving.grid_code;
  perform next_component_versions(at, null, null);
  select count(*), coalesce(jsonb_agg(jsonb_build_object('code', code, 'grid', grid_code) order by code) filter (where turn <= 500), '[]')
    into moved, listed from (select *, row_number() over (order by code) as turn from moving) numbered;
  drop table moving;
  return jsonb_build_object('componentCount', moved, 'components', listed);
end $$;
comment on function follow_ground(geometry, timestamptz) is 'Components near a strip get the grid they lie in now; answers which changed, at most 500 by code.';

create or replace function next_component_versions(at timestamptz, from_unit text, to_unit text) returns void language plpgsql as $$
begin
  perform from (
    select array_agg(was.code) as codes, array_agg(was.version) as versions, array_agg(jsonb_build_object('grid', moving.grid_code,
      'owner', case when was.owner_code = from_unit then to_unit else was.owner_code end,
      'maintainer', case when was.maintainer_code = from_unit then to_unit else was.maintainer_code end)) as patches
    from moving join components was on was.code = moving.code and was.valid_from = moving.valid_from
  ) changes
  cross join lateral next_versions(codes, versions, patches, at);
end $$;
comment on function next_component_versions(timestamptz, text, text) is
  'Opens the next version of each component of the temporary table moving (code, valid_from, grid_code), with the grid given there and one unit in place of another.';
