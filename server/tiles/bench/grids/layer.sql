-- name: grids
select geom, code, land_use, responsibility_grid
from tile_bench.grids
where geom && ST_TileEnvelope(:z, :x, :y, margin => 0.015625);
