-- name: ground
-- What the pieces of a disc of accuracy look like on the map, joined by option (its number), in CRS84. The overlay alone decides
-- which pieces there are: here each is drawn as the disc within its place, less the other side of every zone the disc meets.
-- All of it on a raster of 0.1 mm: what rounding leaves between neighbours would be drawn as hairs.
with disc as materialized (
  -- 16 segments to a quarter circle, as in the overlay: what is drawn is what was judged.
  select :at::timestamptz as at, ST_Buffer(:geom::geometry, :accuracy::float8, 16) as geom
),
pieces as materialized (
  select row_number() over () as piece, part.option, part.code, part.zones::text[] as zones
  from unnest(:options::integer[], :codes::text[], :zones::text[]) as part (option, code, zones)
),
met as materialized (
  select zone.code, ST_Intersection(disc.geom, zone.geom, 1e-4) as inside, ST_Difference(disc.geom, zone.geom, 1e-4) as outside
  from disc
  join zones zone on zone.code = any (:met::text[]) and zone.valid_from <= disc.at and (zone.valid_to is null or disc.at < zone.valid_to)
),
placed as materialized (
  select piece.piece, piece.option, place.geom, (
    select ST_Union(case when met.code = any (piece.zones) then met.outside else met.inside end, 1e-4) from met) as other_side
  from pieces piece
  cross join disc
  cross join lateral (
    select ST_Intersection(disc.geom, grid.geom, 1e-4) as geom from unit_grids grid
    where length(piece.code) = 15 and grid.code = piece.code
      and grid.valid_from <= disc.at and (grid.valid_to is null or disc.at < grid.valid_to)
    union all
    -- Of a community what its unit grids leave.
    select case when gridded.geom is null then ST_Intersection(disc.geom, community.geom, 1e-4)
      else ST_Difference(ST_Intersection(disc.geom, community.geom, 1e-4), gridded.geom, 1e-4) end
    from areas community
    cross join lateral (
      select ST_Union(ST_Intersection(disc.geom, grid.geom, 1e-4), 1e-4) as geom from unit_grids grid
      where starts_with(grid.code, piece.code) and grid.geom && disc.geom
        and grid.valid_from <= disc.at and (grid.valid_to is null or disc.at < grid.valid_to)
    ) gridded
    where length(piece.code) = 12 and community.code = piece.code
      and community.valid_from <= disc.at and (community.valid_to is null or disc.at < community.valid_to)
  ) place
),
drawn as (
  select option, ST_CollectionExtract(ST_Union(
    case when other_side is null then geom else ST_Difference(geom, other_side, 1e-4) end, 1e-4), 3) as geom
  from placed group by option
)
-- A label stands on the largest part.
select drawn.option, ST_AsGeoJSON(ST_Transform(drawn.geom, 4326), 8)::jsonb as geometry,
  (select ST_AsGeoJSON(ST_Transform(ST_PointOnSurface(part.geom), 4326), 7)::jsonb -> 'coordinates'
   from ST_Dump(drawn.geom) part order by ST_Area(part.geom) desc limit 1) as label,
  (select ST_AsGeoJSON(ST_Transform(geom, 4326), 8)::jsonb from disc) as disc
from drawn
order by drawn.option;
