-- Where a shape of the inventory lies: the unit grid, and the district, that hold most of it; of a point on an edge, and of
-- equal shares, the lowest code. 1 µm is what rounding does to coordinates of 3 000 000 m. Shares are compared to the millimetre,
-- so that two halves are a tie whatever rounding does. One select, so that it is planned into whatever asks it of many shapes.
create or replace function locate_shape(shape geometry) returns table (grid_code text, district_code text)
language sql stable parallel safe rows 1 as $$
  select grid.code, coalesce(left(grid.code, 6), district.code)
  from (select) always
  left join lateral (
    select candidate.code from unit_grids candidate
    where candidate.valid_to is null and candidate.geom && ST_Expand(shape, 1e-6) and ST_DWithin(candidate.geom, shape, 1e-6)
    order by case ST_Dimension(shape) when 0 then 0 when 1 then -round(ST_Length(ST_Intersection(candidate.geom, shape, 1e-6))::numeric, 3)
      else -round(ST_Area(ST_Intersection(candidate.geom, shape, 1e-6))::numeric, 3) end, candidate.code
    limit 1) grid on true
  left join lateral (
    select candidate.code from areas candidate
    where grid.code is null and candidate.level = 'district' and candidate.valid_to is null
      and candidate.geom && ST_Expand(shape, 1e-6) and ST_DWithin(candidate.geom, shape, 1e-6)
    order by case ST_Dimension(shape) when 0 then 0 when 1 then -round(ST_Length(ST_Intersection(candidate.geom, shape, 1e-6))::numeric, 3)
      else -round(ST_Area(ST_Intersection(candidate.geom, shape, 1e-6))::numeric, 3) end, candidate.code
    limit 1) district on true
$$;
comment on function locate_shape(geometry) is 'Unit grid and district of a valid shape in the city''s CRS; no district is outside the city.';
