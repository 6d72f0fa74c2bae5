-- name: points
select geom, id, name, category
from tile_bench.points
where geom && ST_TileEnvelope(:z, :x, :y, margin => 0.015625);
