-- name: grids
-- A coverage: snapped, not simplified (see tiles/areas/layer.sql).
select ST_SnapToGrid(geom_3857, case when :z >= 15 then 1 else 4 end * :unit) as geom, code, land_use, responsibility_grid
from tile_grids
where :z >= 13 and geom_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
order by code;
