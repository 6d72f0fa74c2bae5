-- name: now
true

-- name: base
-- Shapes here share no edges, so each may be simplified alone, to half a pixel (4 units); from z15 they are as surveyed.
select case when :z >= 15 or ST_Dimension(geom_3857) = 0 then geom_3857
    when ST_Dimension(geom_3857) = 1 then ST_Simplify(geom_3857, 4 * :unit)
    else ST_SimplifyPreserveTopology(geom_3857, 4 * :unit) end as geom,
  id, kind, grade, name, name_en
from tile_base
where :when and :filter and geom_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
  and (kind <> 'road' or grade <= case when :z >= 15 then 5 when :z >= 13 then :z - 9 when :z >= 12 then 3 when :z >= 10 then 2 else 0 end)
  and case ST_Dimension(geom_3857) when 0 then true when 1 then ST_Length(geom_3857) >= 8 * :unit
    else ST_Area(geom_3857) >= 64 * :unit * :unit end
order by case kind when 'green' then 1 when 'water' then 2 when 'road' then 3 else 4 end, grade desc, id;
