-- name: now
true

-- name: pipe_lines
-- Lines keep their direction: flow is told relative to it. Below z16 what is shorter than a pixel (8 units) is left out.
select case when :z >= 16 then geom_3857 else ST_Simplify(geom_3857, 4 * :unit, true) end as geom, code, network, size_mm, flow
from tile_pipe_lines
where :when and :filter and :z >= 14 and geom_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
  and (:z >= 16 or ST_Length(geom_3857) >= 8 * :unit)
order by code;

-- name: pipe_points
select geom_3857 as geom, code, network, attachment
from tile_pipe_points
where :when and :filter and :z >= 16 and geom_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
order by code;
