-- Unit grids are cut, joined and moved so that the coverage stays whole. Ground is never taken from anybody but the grids that
-- end: what begins is made of their faces, so that neighbours share each vertex; a neighbour on whose border a cut ends gets
-- that vertex, and nothing else of it changes. Codes are not used again (GB/T 30428.1).

create or replace function next_grid_sequence(community text, wanted integer) returns integer language plpgsql stable as $$
declare
  last_sequence integer := (select coalesce(max(right(code, 3)::integer), 0) from unit_grids where starts_with(code, community));
begin
  if last_sequence + wanted > 999 then
    raise exception using errcode = 'WG005', message = format(
      'community %s has no codes left: %s of 999 are used, %s more are needed', community, last_sequence, wanted),
      detail = format(
        '社区 %s 的网格编码不够：999 个已用 %s 个，还需要 %s 个', community, last_sequence, wanted);
  end if;
  return last_sequence;
end $$;
comment on function next_grid_sequence(text, integer) is 'Last sequence given to a grid of a community, retired ones too; WG005 when so many more cannot be given.';

create or replace function requested_grids(codes text[]) returns setof unit_grids language plpgsql stable as $$
#variable_conflict use_variable
declare
  asked text;
  was unit_grids;
begin
  foreach asked in array codes loop
    select * into was from unit_grids where code = asked order by valid_from desc limit 1;
    if not found then
      raise exception using errcode = 'WG005', message = format('there is no unit grid %s', asked),
        detail = format('没有单元网格 %s', asked);
    elsif was.valid_to is not null then
      raise exception using errcode = 'WG005', message = format('unit grid %s is retired%s', asked,
        case when was.successor_codes <> '{}' then ': its ground is now ' || array_to_string(was.successor_codes, ', ') else '' end),
        detail = format('单元网格 %s 已注销%s', asked,
          case when was.successor_codes <> '{}' then '，其范围现属 ' || array_to_string(was.successor_codes, '、') else '' end);
    elsif in_jurisdiction(asked, management_of(asked)) is not true then
      raise exception using errcode = '42501', message = format('unit grid %s is outside your jurisdiction %s', asked, current_area()),
        detail = format('单元网格 %s 不在本人辖区 %s 内', asked, current_area());
    end if;
    return next was;
  end loop;
end $$;
comment on function requested_grids(text[]) is 'The grids of these codes; WG005 for one that is not in force, 42501 for one that is not the caller''s to change.';

-- A line cuts where it crosses. One that ends a little short of the border (a click beside it) is led on to it; one that ends
-- at a corner, to the centimetre, ends in the corner.
create or replace function blade_through(ground geometry, line geometry) returns geometry language plpgsql immutable as $$
declare
  border geometry := ST_Boundary(ground);
  path geometry := ST_Snap(line, ST_Points(border), 0.01);
  tip geometry;
  root geometry;
  reach double precision;
begin
  if ST_GeometryType(path) = 'ST_LineString' and not ST_IsClosed(path) then
    for turn in 1..2 loop
      path := ST_Reverse(path);
      tip := ST_StartPoint(path);
      root := ST_PointN(path, 2);
      continue when ST_Distance(border, tip) < 1e-6 or ST_Distance(border, tip) > 1;
      reach := 2 / ST_Distance(root, tip);
      path := ST_AddPoint(path, ST_Translate(tip, (ST_X(tip) - ST_X(root)) * reach, (ST_Y(tip) - ST_Y(root)) * reach), 0);
    end loop;
  end if;
  -- and through the corner that it passes by less than that: two corners so near would be taken for one by the neighbour
  return ST_Snap(path, ST_Points(border), 0.01);
end $$;
comment on function blade_through(geometry, geometry) is 'A drawn line as it cuts ground (city CRS): its ends led on to the border when they stop less than a metre short of it. What lies beyond the border cuts nothing (faces_of).';

create or replace function faces_of(ground geometry, blade geometry) returns setof geometry language sql immutable as $$
  select face.geom
  from ST_Dump(ST_Polygonize(array[ST_UnaryUnion(ST_Collect(ST_Boundary(ground), blade))])) face
  where ST_Covers(ground, ST_PointOnSurface(face.geom))
$$;
comment on function faces_of(geometry, geometry) is 'The parts into which a blade cuts ground.';

-- What follows once it is known which grids end and what begins: temporary table new_grids (code, null for a new one; geom;
-- land_use; responsibility_grid_code).
create or replace function remake_grids(ending text[], at timestamptz) returns jsonb language plpgsql as $$
#variable_conflict use_variable
declare
  community text := left(ending[1], 12);
  ground geometry := (select ST_Union(geom) from unit_grids where code = any (ending) and valid_to is null);
  border geometry := ST_Boundary(ground);
  known geometry := ST_Points(border);
  corners geometry;
  touched text[];
  changed geometry;
  taken_back bigint := (select undoes from inventory_edits where id = current_edit());
  retired text[];
  sources text[];
  heirs text[];
  rules jsonb;
  answer jsonb;
begin
  if abs(ST_Area(ground) - (select sum(ST_Area(geom)) from new_grids)) > 0.001 then
    raise exception using errcode = 'WG005', message = 'the parts do not make up the whole ground',
      detail = '各部分合起来不等于原来的范围';
  end if;
  if exists (select from new_grids where ST_Area(geom) < 1) then
    raise exception using errcode = 'WG005', message = 'a part would be smaller than 1 m²: draw the line elsewhere',
      detail = '有一部分会小于 1 m²：请把线画在别处';
  end if;
  -- west to east, then north to south (GB/T 30428.1)
  update new_grids set code = community || lpad((numbered.first + numbered.turn)::text, 3, '0')
  from (select ctid as row, next_grid_sequence(community, count(*) over ()::integer) as first,
      row_number() over (order by round(ST_XMin(geom)), ST_YMax(geom) desc) as turn
    from new_grids where code is null) numbered
  where new_grids.ctid = numbered.row;
  -- To the millisecond, as instants are told.
  at := greatest(at, (select date_trunc('milliseconds', max(valid_from)) + interval '1 millisecond' from unit_grids where code = any (ending) and valid_to is null));
  changed := case when exists (select from new_grids where code = any (ending)) then (
      select ST_Union(ST_SymDifference(was.geom, built.geom, 1e-6), 1e-6) from new_grids built
      join unit_grids was on was.code = built.code and was.valid_to is null where was.code = any (ending))
    else ground end;

  select ST_Collect(corner.geom) into corners
  from new_grids built cross join ST_DumpPoints(ST_Boundary(built.geom)) corner
  where ST_DWithin(border, corner.geom, 1e-7) and not ST_Intersects(known, corner.geom);
  if corners is not null then
    with snapped as (
      update areas set geom = ST_Multi(ST_Snap(geom, corners, 1e-6))
      where valid_to is null and geom && ST_Expand(corners, 1e-6) and ST_DWithin(ST_Boundary(geom), corners, 1e-6) returning code)
    select array_agg(code) into touched from snapped;
  end if;
  -- One statement: between it and the next no grid lies beside an edge that is not its own.
  update unit_grids grid set
    valid_to = case when grid.code = any (ending) then at end,
    successor_codes = case when grid.code = any (ending) then array(
      select built.code from new_grids built where ST_Intersects(grid.geom, ST_PointOnSurface(ST_Intersection(built.geom, grid.geom, 1e-6)))
        and built.code <> grid.code and ST_Area(ST_Intersection(built.geom, grid.geom, 1e-6)) > 0.01 order by 1) else grid.successor_codes end,
    geom = case when grid.code = any (ending) then grid.geom else ST_Snap(grid.geom, corners, 1e-6) end
  where grid.valid_to is null and (grid.code = any (ending)
    or corners is not null and grid.geom && ST_Expand(corners, 1e-6) and ST_DWithin(ST_Boundary(grid.geom), corners, 1e-6));
  insert into unit_grids (code, valid_from, responsibility_grid_code, land_use, geom)
  select code, at, responsibility_grid_code, land_use, geom from new_grids;
  if touched is not null then
    perform check_ground(touched || community);
  elsif (select abs(area.area_m2 - (select sum(area_m2) from unit_grids where community_code = community and valid_to is null)) > 0.001
    from areas area where area.code = community and area.valid_to is null and area.gridded) then
    raise exception using errcode = 'WG005', message = format('a gap would open between the grids of community %s', community),
      detail = format('社区 %s 的网格之间会出现空隙', community);
  end if;
  retired := array(select ended from unnest(ending) ended where ended not in (select code from new_grids) order by 1);
  if taken_back is not null then
    rules := restore_rules(taken_back, ending, at);
  else
    -- A grid that begins goes by the rules of the largest it was made of; an heir has its own.
    select array_agg(largest.code), array_agg(built.code) into sources, heirs
    from new_grids built cross join lateral (
      select was.code from unit_grids was where was.code = any (retired) and was.valid_to = at and built.code = any (was.successor_codes)
      order by was.area_m2 desc, was.code limit 1) largest
    where built.code <> all (ending);
    rules := carry_rules(coalesce(sources, '{}'), coalesce(heirs, '{}'), retired, at);
  end if;
  answer := follow_ground(changed, at);
  return answer || jsonb_build_object('at', at, 'ground', changed::text, 'areaM2', ST_Area(changed), 'edit', current_edit(), 'rules', rules,
    'newGrids', (select count(*) from new_grids where code <> all (ending)),
    'changedGrids', (select count(*) from new_grids where code = any (ending)),
    'endedGrids', to_jsonb(retired),
    'grids', (select jsonb_agg(jsonb_build_object('code', code, 'areaM2', ST_Area(geom), 'landUse', land_use,
      'geometry', ST_AsGeoJSON(ST_Transform(geom, 4326), 8)::jsonb) order by code) from new_grids));
end $$;
comment on function remake_grids(text[], timestamptz) is 'Ends grids of one community and begins those of new_grids on the same ground; neighbours and areas get the corners that are new on their border, components the grid they lie in, rules the code that their grid has now.';

create or replace function begin_new_grids() returns void language plpgsql as $$
begin
  -- One change of ground at a time: what is near is looked at as it is.
  perform pg_advisory_xact_lock(hashtext('wangge ground'));
  if rules_editable() is not true then
    raise exception using errcode = '42501', message = 'unit grids are changed by planners and administrators',
      detail = '单元网格由部件管理员和管理员修改';
  end if;
  drop table if exists new_grids;
  create temporary table new_grids (code text, geom geometry, land_use text, responsibility_grid_code text) on commit drop;
  perform begin_edit('grids');
end $$;
comment on function begin_new_grids() is 'Begins a change of the coverage: nobody else changes ground until the transaction ends.';

create or replace function split_grid(grid text, line geometry, at timestamptz) returns jsonb
language plpgsql security definer set search_path = public as $$
declare
  was unit_grids;
  parts integer;
begin
  perform begin_new_grids();
  select * into was from requested_grids(array[grid]);
  insert into new_grids select null, part, was.land_use, was.responsibility_grid_code
    from faces_of(was.geom, blade_through(was.geom, line)) part;
  get diagnostics parts = row_count;
  if parts < 2 then
    raise exception using errcode = 'WG005', message = format('the line does not cut unit grid %s: draw it from border to border', grid),
      detail = format('这条线没有切开单元网格 %s：请从边界画到边界', grid);
  end if;
  return remake_grids(array[grid], at);
end $$;
comment on function split_grid(text, geometry, timestamptz) is 'Cuts a unit grid along a line (city CRS) into two or more, each with a new code. Answers what changed.';

create or replace function merge_grids(grids text[], heir text, at timestamptz) returns jsonb
language plpgsql security definer set search_path = public as $$
declare
  whole geometry;
begin
  perform begin_new_grids();
  if (select count(distinct code) from unnest(grids) code) < 2 then
    raise exception using errcode = 'WG005', message = 'at least two unit grids are joined',
      detail = '合并至少需要两个单元网格';
  elsif (select count(distinct left(code, 12)) from unnest(grids) code) > 1 then
    raise exception using errcode = 'WG005', message = 'unit grids of several communities are not joined: a grid lies in one community (hand the ground over first)',
      detail = '不同社区的单元网格不能合并：一个网格只属于一个社区（请先移交范围）';
  end if;
  select ST_Union(geom) into whole from requested_grids(grids);
  if ST_GeometryType(whole) <> 'ST_Polygon' then
    raise exception using errcode = 'WG005', message = 'the unit grids do not border on each other along an edge',
      detail = '这些单元网格没有沿边相邻';
  end if;
  insert into new_grids
    select heir, whole, case when count(distinct land_use) = 1 then min(land_use) else 'mixed' end,
      (array_agg(responsibility_grid_code order by code = heir desc, area_m2 desc))[1]
    from requested_grids(grids);
  return remake_grids(array(select distinct code from unnest(grids) code order by 1), at);
end $$;
comment on function merge_grids(text[], text, timestamptz) is 'Joins neighbouring grids of one community: under a new code, or under that of an heir, whose ground grows while the others are retired.';

create or replace function move_grid_edge(grid text, other text, line geometry, at timestamptz) returns jsonb
language plpgsql security definer set search_path = public as $$
#variable_conflict use_variable
declare
  first unit_grids;
  second unit_grids;
  whole geometry;
  parts geometry[];
begin
  perform begin_new_grids();
  if left(grid, 12) <> left(other, 12) then
    raise exception using errcode = 'WG005', message = format(
      'the edge between %s and %s is the border of two communities: hand the ground over to move it', grid, other),
      detail = format(
        '%s 与 %s 之间的边是两个社区的分界：要移动它请移交范围', grid, other);
  end if;
  select * into first from requested_grids(array[grid]);
  select * into second from requested_grids(array[other]);
  whole := ST_Union(first.geom, second.geom);
  if ST_GeometryType(whole) <> 'ST_Polygon' or grid = other then
    raise exception using errcode = 'WG005', message = format('unit grids %s and %s have no edge in common', grid, other),
      detail = format('单元网格 %s 与 %s 没有公共边', grid, other);
  end if;
  parts := array(select part from faces_of(whole, blade_through(whole, line)) part);
  if cardinality(parts) <> 2 then
    raise exception using errcode = 'WG005', message = format(
      'the new edge must part the ground of %s and %s in two, from border to border; it makes %s', grid, other, cardinality(parts)),
      detail = format(
        '新的边须从边界到边界，把 %s 与 %s 的范围分成两块，现在分成了 %s 块', grid, other, cardinality(parts));
  end if;
  if ST_Area(ST_Intersection(parts[1], first.geom, 1e-6)) + ST_Area(ST_Intersection(parts[2], second.geom, 1e-6))
     < ST_Area(ST_Intersection(parts[2], first.geom, 1e-6)) + ST_Area(ST_Intersection(parts[1], second.geom, 1e-6)) then
    parts := array[parts[2], parts[1]];
  end if;
  insert into new_grids values (first.code, parts[1], first.land_use, first.responsibility_grid_code),
    (second.code, parts[2], second.land_use, second.responsibility_grid_code);
  return remake_grids(array[first.code, second.code], at);
end $$;
comment on function move_grid_edge(text, text, geometry, timestamptz) is 'Puts a line (city CRS) in the place of the edge between two grids of one community: both sides move, both keep their codes.';

-- A community gets another code: it was renumbered, or its street was changed. Its grids are re-coded with it (GB/T 30428.1:
-- retired, and begun under the new prefix with the sequence they had); streets and districts that lose or gain it are put
-- together anew from what they consist of.
create or replace function recode_community(community text, to_code text, at timestamptz) returns jsonb
language plpgsql security definer set search_path = public as $$
#variable_conflict use_variable
declare
  was areas;
  place record;
  parts integer;
  ended text[];
  rules jsonb;
  moved integer;
  listed jsonb;
begin
  perform begin_new_grids();
  select * into was from areas where code = community and level = 'community' and valid_to is null;
  if not found then
    raise exception using errcode = 'WG005', message = format('there is no community %s in force', community),
      detail = format('没有有效的社区 %s', community);
  elsif to_code !~ '^[0-9]{12}$' or not exists (select from areas where code = left(to_code, 9) and level = 'street' and valid_to is null) then
    raise exception using errcode = 'WG005', message = format('%s is no code of a community: there is no street %s in force', to_code, left(to_code, 9)),
      detail = format('%s 不是社区编码：没有有效的街道 %s', to_code, left(to_code, 9));
  elsif exists (select from areas where code = to_code) or exists (select from unit_grids where starts_with(code, to_code)) then
    raise exception using errcode = 'WG005', message = format('the code %s was given before; codes are not used again', to_code),
      detail = format('编码 %s 用过了，编码不重复使用', to_code);
  elsif in_jurisdiction(community, management_of(community)) is not true or in_jurisdiction(to_code, management_of(to_code)) is not true then
    raise exception using errcode = '42501', message = format('community %s or %s is outside your jurisdiction %s', community, to_code, current_area()),
      detail = format('社区 %s 或 %s 不在本人辖区 %s 内', community, to_code, current_area());
  elsif not exists (select from areas where parent_code = was.parent_code and level = 'community' and valid_to is null and code <> community)
    and left(to_code, 9) <> was.parent_code then
    raise exception using errcode = 'WG005', message = format('nothing would be left of street %s: it is the street that gets another code', was.parent_code),
      detail = format('街道 %s 会一点不剩：应当改街道的编码', was.parent_code);
  end if;
  at := greatest(at, date_trunc('milliseconds', was.valid_from) + interval '1 millisecond',
    (select date_trunc('milliseconds', max(valid_from)) + interval '1 millisecond' from unit_grids where community_code = community and valid_to is null));
  update areas set valid_to = at where code = community and valid_to is null;
  insert into areas (code, valid_from, level, parent_code, name, name_en, geom, gridded)
  values (to_code, at, 'community', left(to_code, 9), was.name, was.name_en, was.geom, was.gridded);
  -- Streets first, then districts and management areas, each of what it consists of now.
  for place in
    select area.*, case area.level when 'street' then 1 else 2 end as rank from areas area
    where area.valid_to is null and left(to_code, 9) <> was.parent_code and (
      area.level = 'street' and area.code in (was.parent_code, left(to_code, 9))
      or area.level = 'district' and area.code in (left(was.parent_code, 6), left(to_code, 6)) and left(was.parent_code, 6) <> left(to_code, 6)
      or area.level = 'management' and area.code in (management_of(community), management_of(to_code))
        and management_of(community) is distinct from management_of(to_code))
    order by rank, area.code
  loop
    at := greatest(at, date_trunc('milliseconds', place.valid_from) + interval '1 millisecond');
    update areas set valid_to = at where code = place.code and valid_to is null;
    insert into areas (code, valid_from, level, parent_code, name, name_en, geom, gridded)
    select place.code, at, place.level, place.parent_code, place.name, place.name_en, ST_Multi(ST_Union(part.geom)), place.gridded
    from areas part
    where part.valid_to is null and case place.level when 'management' then part.level = 'street' and management_of(part.code) = place.code
      else part.parent_code = place.code and part.level <> 'management' end;
    select ST_NumGeometries(geom) - ST_NumGeometries(place.geom) into parts from areas where code = place.code and valid_to is null;
    if parts > 0 and starts_with(to_code, place.code) then
      raise exception using errcode = 'WG005', message = format('community %s %s does not border on %s %s', community, was.name, place.code, place.name),
        detail = format('社区 %s %s 与 %s %s 不相邻', community, was.name, place.code, place.name);
    end if;
  end loop;
  insert into new_grids
    select to_code || right(grid.code, 3), grid.geom, grid.land_use, case when left(to_code, 9) = was.parent_code then grid.responsibility_grid_code else (
      select near.responsibility_grid_code from unit_grids near where near.valid_to is null and starts_with(near.code, left(to_code, 9))
      order by near.geom <-> grid.geom, near.code limit 1) end
    from unit_grids grid where grid.community_code = community and grid.valid_to is null;
  update unit_grids set valid_to = at, successor_codes = array[to_code || right(code, 3)] where community_code = community and valid_to is null;
  insert into unit_grids (code, valid_from, responsibility_grid_code, land_use, geom)
  select code, at, responsibility_grid_code, land_use, geom from new_grids;
  perform check_ground(array[to_code, left(to_code, 9), was.parent_code, left(to_code, 6), left(was.parent_code, 6)]);

  ended := array[community] || array(select community || right(code, 3) from new_grids order by 1);
  rules := carry_rules(ended, array[to_code] || array(select code from new_grids order by 1), ended, at);

  create temporary table moving on commit drop as
    select code, valid_from, to_code || right(grid_code, 3) as grid_code from components
    where valid_to is null and grid_code between community and community || '~';
  perform next_component_versions(at, null, null);
  select count(*), coalesce(jsonb_agg(jsonb_build_object('code', code, 'grid', grid_code) order by code) filter (where turn <= 500), '[]')
    into moved, listed from (select *, row_number() over (order by code) as turn from moving) numbered;
  drop table moving;
  return jsonb_build_object('at', at, 'ground', was.geom::text, 'areaM2', ST_Area(was.geom), 'edit', current_edit(),
    'componentCount', moved, 'components', listed, 'newGrids', (select count(*) from new_grids), 'changedGrids', 0,
    'endedGrids', to_jsonb(ended), 'rules', rules,
    'grids', (select coalesce(jsonb_agg(jsonb_build_object('code', code, 'areaM2', ST_Area(geom), 'landUse', land_use,
      'geometry', ST_AsGeoJSON(ST_Transform(geom, 4326), 8)::jsonb) order by code), '[]') from new_grids));
end $$;
comment on function recode_community(text, text, timestamptz) is 'Gives a community another code, in its street or another that borders on it; unit grids and components follow. WG005 when it cannot be so.';

create or replace function restore_grids(edit bigint, at timestamptz) returns jsonb
language plpgsql security definer set search_path = public as $$
#variable_conflict use_variable
declare
  taken inventory_edits;
  ending text[];
  offender record;
  whole geometry;
  blade geometry;
  answer jsonb;
begin
  perform begin_new_grids();
  select * into taken from inventory_edits where id = edit for update;
  if not found or taken.undone_by is not null then
    raise exception using errcode = 'WG006', message = format(
      case when found then 'edit %s was taken back already' else 'there is no edit %s' end, edit),
      detail = format(
        case when found then '变更 %s 已被撤销' else '没有变更 %s' end, edit);
  end if;
  select grid.code, grid.ended_by_edit, maker.name, maker.name_en into offender
  from unit_grids grid left join inventory_edits later on later.id = grid.ended_by_edit left join people maker on maker.id = later.made_by
  where grid.edit_id = edit and grid.valid_to is not null order by grid.code limit 1;
  if found then
    raise exception using errcode = 'WG006', message = format('unit grid %s was changed again since%s: take that back first',
      offender.code, coalesce(' by ' || offender.name_en, '')),
      detail = format('单元网格 %s 之后又被%s改过：请先撤销那次修改',
        offender.code, coalesce(offender.name, '他人'));
  end if;
  if exists (select from areas where edit in (edit_id, ended_by_edit)) then
    raise exception using errcode = 'WG006', message = 'codes of areas are not taken back, for they are not used again: give the community a further one',
      detail = '区域编码不能撤销，因为编码不重复使用：请再给社区一个新编码';
  end if;
  ending := array(select code from unit_grids where edit_id = edit and valid_to is null order by 1);
  if ending = '{}' then
    raise exception using errcode = 'WG006', message = format('edit %s changed no unit grids', edit),
      detail = format('变更 %s 没有改动单元网格', edit);
  end if;
  select ST_Union(geom) into whole from requested_grids(ending);
  -- The old edges inside the ground. What runs along its border is its border, with the corners it has now.
  select ST_Collect(blade_through(whole, part.geom)) into blade
  from ST_Dump(ST_LineMerge((
    select ST_Difference(ST_UnaryUnion(ST_Collect(ST_Boundary(grid.geom)), 1e-6), ST_Buffer(ST_Boundary(whole), 0.005), 1e-6)
    from unit_grids grid where grid.ended_by_edit = edit))) part;
  insert into new_grids
    select was.code, face.geom, was.land_use, was.responsibility_grid_code
    from (select geom, ST_PointOnSurface(geom) as inside from faces_of(whole, coalesce(blade, ST_Boundary(whole))) geom) face
    left join unit_grids was on was.ended_by_edit = edit and ST_Covers(was.geom, face.inside);
  if exists (select from new_grids where code is null) or (select count(*) <> count(distinct code) from new_grids)
     or (select count(*) from new_grids) <> (select count(*) from unit_grids where ended_by_edit = edit) then
    raise exception using errcode = 'WG006', message = 'the ground was changed since so that the old grids do not fit into it any more',
      detail = '之后范围又有变化，原来的网格已放不回去';
  end if;
  update inventory_edits set kind = 'undo', undoes = edit where id = current_edit();
  update inventory_edits set undone_by = current_edit() where id = edit;
  return remake_grids(ending, at);
end $$;
comment on function restore_grids(bigint, timestamptz) is 'Takes back an edit of grids: those it ended are there again under their codes, those it began are retired. WG006 when the ground was changed since.';
revoke execute on function split_grid(text, geometry, timestamptz), merge_grids(text[], text, timestamptz),
  move_grid_edge(text, text, geometry, timestamptz), restore_grids(bigint, timestamptz), recode_community(text, text, timestamptz), begin_new_grids(), remake_grids(text[], timestamptz) from public;
grant execute on function split_grid(text, geometry, timestamptz), merge_grids(text[], text, timestamptz),
  move_grid_edge(text, text, geometry, timestamptz), restore_grids(bigint, timestamptz), recode_community(text, text, timestamptz) to wangge_request;
