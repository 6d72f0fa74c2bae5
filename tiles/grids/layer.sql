-- name: now
valid_to is null

-- name: asof
valid_from <= :asof and (valid_to is null or valid_to > :asof)

-- name: grids
-- A coverage: snapped, not simplified (see tiles/areas/layer.sql).
select ST_SnapToGrid(geom_3857, case when :z >= 15 then 1 else 4 end * :unit) as geom, code, land_use, responsibility_grid
from tile_grids
where :when and :filter and :z >= 13 and geom_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
order by code;

-- name: grid_labels
-- One number in one tile only (see tiles/areas/layer.sql).
select label as geom, code
from tile_grids cross join lateral (select ST_PointOnSurface(geom_3857) as label) labels
where :when and :filter and :z >= 16 and geom_3857 && ST_TileEnvelope(:z, :x, :y)
  and round((ST_X(label) - :west) / :unit) between 0 and 4095 and round((:north - ST_Y(label)) / :unit) between 0 and 4095
order by code;
