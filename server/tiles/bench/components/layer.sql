-- name: components
select geom, code, class_code, state, name
from tile_bench.components
where geom && ST_TileEnvelope(:z, :x, :y, margin => 0.015625);
