-- name: responsibilityGrids
select code from responsibility_grids;

-- name: writePatrols
-- The same day and grid again replaces what there was. xmax is 0 in a row that is new.
with written as (
  insert into patrol_effort (day, grid_code, hours, source)
  select day, grid_code, hours, :source from unnest(:days::date[], :grids::text[], :hours::float8[]) as given (day, grid_code, hours)
  on conflict (day, grid_code) do update set hours = excluded.hours, source = excluded.source
  returning day, grid_code, hours, xmax <> 0 as was
)
select count(*)::integer as rows, count(distinct grid_code)::integer as grids, sum(hours) as hours,
  count(*) filter (where was)::integer as replaced, min(day)::text as from, max(day)::text as to
from written;

-- name: removePatrols
with removed as (delete from patrol_effort where day between :from::date and :to::date returning 1)
select count(*)::integer as removed from removed;

-- name: patrolDays
select day::text as day, count(*)::integer as grids, sum(hours) as hours from patrol_effort
where day between coalesce(:from::date, '-infinity') and coalesce(:to::date, 'infinity') group by day order by day;

-- name: patrolGrids
select effort.grid_code as grid, coalesce(grid.name, '') as name, effort.days, effort.hours
from (
  select grid_code, count(*)::integer as days, sum(hours) as hours from patrol_effort
  where day between coalesce(:from::date, '-infinity') and coalesce(:to::date, 'infinity') group by grid_code
) effort left join responsibility_grids grid on grid.code = effort.grid_code
order by effort.grid_code;

-- name: patrolMonths
select to_char(day, 'YYYY-MM') as month, count(distinct day)::integer as days, count(*)::integer as rows,
  count(distinct grid_code)::integer as grids, sum(hours) as hours
from patrol_effort where day between coalesce(:from::date, '-infinity') and coalesce(:to::date, 'infinity')
group by 1 order by 1;

-- name: overseenGrids
select count(*)::integer as count from responsibility_grids
where current_area() is null or in_jurisdiction(code, management_of(code));

-- name: lastEffortChange
select seq, at from inventory_changes where layer = 'patrol_effort' order by seq desc limit 1;

-- name: unitGridParts
-- Unit grids in force with the part each is of its responsibility grid, and a place in it.
select code, patrol, part, ST_X(place) as lon, ST_Y(place) as lat
from (
  select code, responsibility_grid_code as patrol, area_m2 / sum(area_m2) over (partition by responsibility_grid_code) as part,
    ST_Transform(ST_PointOnSurface(geom), 4326) as place
  from unit_grids where valid_to is null and responsibility_grid_code is not null
) placed order by code;

-- name: effortBySlice
-- Hours of each responsibility grid in each slice of whole days, as columns side by side in one row a slice: codes of 13 letters,
-- hours and days as floats, big-endian. No weekday named is all.
select slice.number::integer as slice, string_agg(effort.grid_code, '' order by effort.grid_code) as grids,
  string_agg(float8send(effort.hours), '' order by effort.grid_code) as hours,
  string_agg(float8send(effort.days), '' order by effort.grid_code) as days
from unnest(:firsts::date[], :lasts::date[]) with ordinality as slice (first, last, number)
cross join lateral (
  select grid_code, sum(hours) as hours, count(*)::float8 as days from patrol_effort
  where day between slice.first and slice.last
    and (cardinality(:weekdays::integer[]) = 0 or extract(isodow from day)::integer = any (:weekdays::integer[]))
  group by grid_code
) effort
group by slice.number order by slice.number;
