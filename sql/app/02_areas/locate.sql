-- Where a shape of the inventory lies: the unit grid, and the district, that hold most of it; of a point on an edge, and of
-- equal shares, the lowest code. 1 µm is what rounding does to coordinates of 3 000 000 m. Shares are compared to the millimetre,
-- so that two halves are a tie whatever rounding does. Each is one select, so that it is planned into whatever asks it of many shapes.
create or replace function overlay_grid(shape geometry) returns text language sql stable parallel safe as $$
  select case ST_Dimension(shape)
    when 0 then (select min(grid.code) from unit_grids grid
      where grid.valid_to is null and grid.geom && ST_Expand(shape, 1e-6) and ST_DWithin(grid.geom, shape, 1e-6))
    else (select grid.code from unit_grids grid
      where grid.valid_to is null and grid.geom && ST_Expand(shape, 1e-6) and ST_DWithin(grid.geom, shape, 1e-6)
      order by case ST_Dimension(shape) when 1 then -round(ST_Length(ST_Intersection(grid.geom, shape, 1e-6))::numeric, 3)
        else -round(ST_Area(ST_Intersection(grid.geom, shape, 1e-6))::numeric, 3) end, grid.code
      limit 1) end
$$;
comment on function overlay_grid(geometry) is 'Unit grid in force that holds most of a shape, the lowest code on ties; null outside the gridded ground.';

create or replace function locate_shape(shape geometry) returns table (grid_code text, district_code text)
language sql stable parallel safe rows 1 as $$
  select grid.code, coalesce(left(grid.code, 6), district.code)
  from (select overlay_grid(shape) as code offset 0) grid
  left join lateral (
    select candidate.code from areas candidate
    where grid.code is null and candidate.level = 'district' and candidate.valid_to is null
      and candidate.geom && ST_Expand(shape, 1e-6) and ST_DWithin(candidate.geom, shape, 1e-6)
    order by case ST_Dimension(shape) when 0 then 0 when 1 then -round(ST_Length(ST_Intersection(candidate.geom, shape, 1e-6))::numeric, 3)
      else -round(ST_Area(ST_Intersection(candidate.geom, shape, 1e-6))::numeric, 3) end, candidate.code
    limit 1) district on true
$$;
comment on function locate_shape(geometry) is 'Unit grid and district of a valid shape in the city''s CRS; no district is outside the city.';
