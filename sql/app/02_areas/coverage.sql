-- The coverage stays whole: checked for all rows of a statement at once, so that a split or a moved edge is one statement.

create or replace function check_unit_grids() returns trigger language plpgsql as $$
declare
  offender record;
begin
  if current_setting('wangge.bulk', true) = 'on' then
    return null; -- a bulk load checks the whole city once at its end: coverage_problems()
  end if;
  select changed.code, community.code as community into offender
  from changed
  left join areas community on community.code = changed.community_code and community.level = 'community' and community.valid_to is null
  where changed.valid_to is null and (community.code is null or not ST_CoveredBy(changed.geom, community.geom))
  order by changed.code limit 1;
  if found then
    raise exception using errcode = 'WG001', message = format(
      case when offender.community is null then 'unit grid %s: there is no community %s'
      else 'unit grid %s reaches outside its community %s' end, offender.code, left(offender.code, 12)),
      detail = format(
        case when offender.community is null then '单元网格 %s 所属的社区 %s 不存在'
        else '单元网格 %s 超出了所属社区 %s 的范围' end, offender.code, left(offender.code, 12));
  end if;
  select changed.code, other.code as other into offender
  from changed
  join unit_grids other on other.valid_to is null and other.code <> changed.code
    and other.geom && changed.geom and ST_Relate(changed.geom, other.geom, 'T********')
  where changed.valid_to is null
  order by changed.code limit 1;
  if found then
    raise exception using errcode = 'WG002', message = format('unit grid %s overlaps unit grid %s', offender.code, offender.other),
      detail = format('单元网格 %s 与单元网格 %s 重叠', offender.code, offender.other);
  end if;
  return null;
end $$;
comment on function check_unit_grids() is 'Refuses grids outside their community (WG001) or overlapping another (WG002).';

drop trigger if exists unit_grids_500_check_insert on unit_grids;
create trigger unit_grids_500_check_insert after insert on unit_grids
  referencing new table as changed for each statement execute function check_unit_grids();
drop trigger if exists unit_grids_500_check_update on unit_grids;
create trigger unit_grids_500_check_update after update on unit_grids
  referencing new table as changed for each statement execute function check_unit_grids();

create or replace function coverage_problems() returns table (problem text, code text, other text, area_m2 double precision)
language sql stable as $$
  -- not materialized, or the spatial joins below would compare every pair instead of using the index
  with grids as not materialized (select * from unit_grids where valid_to is null),
       current_areas as not materialized (select * from areas where valid_to is null)
  -- grids: outside their community, overlapping, or leaving a gap in a gridded one
  select 'grid outside its community', grid.code, community.code, ST_Area(grid.geom)
  from grids grid left join current_areas community on community.code = grid.community_code and community.level = 'community'
  where community.code is null or not ST_CoveredBy(grid.geom, community.geom)
  union all
  select 'grids overlap', grid.code, other.code, ST_Area(ST_Intersection(grid.geom, other.geom, 1e-6))
  from grids grid join grids other on grid.code < other.code and grid.geom && other.geom
    and ST_Relate(grid.geom, other.geom, 'T********')
  union all
  select 'gap between grids', community.code, null, gap.area
  from current_areas community
  cross join lateral (
    select abs(community.area_m2 - coalesce(sum(grid.area_m2), 0)) as area from grids grid where grid.community_code = community.code
  ) gap
  where community.level = 'community' and community.gridded and gap.area > 0.001
  union all
  -- areas: the children of an area have its area in sum and do not overlap
  select 'gap between areas', parent.code, null, gap.area
  from current_areas parent
  cross join lateral (
    select count(*) as children, abs(parent.area_m2 - coalesce(sum(child.area_m2), 0)) as area
    from current_areas child where child.parent_code = parent.code and child.level <> 'management'
  ) gap
  where parent.level in ('city', 'district', 'street') and gap.children > 0 and gap.area > 0.01
  union all
  select 'areas overlap', area.code, other.code, ST_Area(ST_Intersection(area.geom, other.geom, 1e-6))
  from current_areas area join current_areas other
    on area.level = other.level and area.code < other.code and area.geom && other.geom
    and ST_Relate(area.geom, other.geom, 'T********')
  union all
  select 'area outside its parent', child.code, parent.code, ST_Area(ST_Difference(child.geom, parent.geom, 1e-6))
  from current_areas child join current_areas parent on parent.code = child.parent_code
  where not ST_CoveredBy(child.geom, parent.geom)
$$;
comment on function coverage_problems() is
  'Every fault of the coverage: no row means zero gaps, zero overlaps, zero grids outside their community. A gap is proved by area: what is inside and does not overlap, and sums to the whole, leaves no gap.';
