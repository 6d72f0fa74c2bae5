-- name: now
valid_to is null

-- name: asof
valid_from <= :asof and (valid_to is null or valid_to > :asof)

-- name: areas
-- Snapped to half a pixel (4 of 4096 units on a 512-pixel tile) and not simplified: a vertex two neighbours share lands
-- on the same place whichever polygon it is reached from, so the coverage has no slivers; Douglas-Peucker starts
-- from each polygon's own first vertex and would open them.
select ST_SnapToGrid(geom_3857, 4 * :unit) as geom, code, level, name, name_en, gridded
from tile_areas
where :when and :filter and geom_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
  and (level in ('district', 'management') or level = 'street' and :z >= 11 or level = 'community' and :z >= 13)
order by code;

-- name: area_labels
-- One label in one tile only: by the rounded tile coordinate, which two neighbouring tiles round alike.
select label as geom, code, level, name, name_en, gridded
from tile_areas cross join lateral (select ST_PointOnSurface(geom_3857) as label) labels
where :when and :filter and geom_3857 && ST_TileEnvelope(:z, :x, :y)
  and (level in ('district', 'management') or level = 'street' and :z >= 11 or level = 'community' and :z >= 13)
  and round((ST_X(label) - :west) / :unit) between 0 and 4095 and round((:north - ST_Y(label)) / :unit) between 0 and 4095
order by code;
