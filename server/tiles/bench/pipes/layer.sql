-- name: pipes
select geom, code, network, size_mm, flow
from tile_bench.pipes
where geom && ST_TileEnvelope(:z, :x, :y, margin => 0.015625);
