-- name: snapPlaces
-- Points to snap to, exactly as they are kept: pipe points that the person may see, and components.
select kind, code, name, array[ST_X(place), ST_Y(place)] as position
from (
  select 'pipe_point' as kind, code, coalesce(attachment, feature) as name, ST_Transform(geom, 4326) as place
  from pipe_points
  where valid_to is null and geom && ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), :srid::integer)
  union all
  select 'component', code, name, ST_Transform(geom, 4326)
  from components
  where valid_to is null and GeometryType(geom) = 'POINT'
    and geom && ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), :srid::integer)
) near
order by kind desc, code
limit :limit;

-- name: snapEdges
-- Straight pieces to snap to: of pipes, streets, unit grids, and components that are lines or polygons. `ends` says which
-- ends of a piece are ends of the whole.
with box as materialized (
  select ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), :srid::integer) as geom
),
near as (
  select 1 as place, 'pipe_line' as kind, code, null as name, geom from pipe_lines
  where valid_to is null and geom && ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), :srid::integer)
  union all
  select 2, 'component', code, name, geom from components
  where valid_to is null and GeometryType(geom) <> 'POINT'
    and geom && ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), :srid::integer)
  union all
  select 3, 'road', id, name, geom from base_features
  where kind = 'road' and geom && ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), :srid::integer)
  union all
  select 4, 'grid', code, null, geom from unit_grids
  where valid_to is null and geom && ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), :srid::integer)
)
select kind, code, name,
  array[ST_X(ST_StartPoint(line)), ST_Y(ST_StartPoint(line)), ST_X(ST_EndPoint(line)), ST_Y(ST_EndPoint(line))] as line,
  array[first, last] as ends
from (
  select near.place, near.kind, near.code, near.name, ST_Transform(piece.geom, 4326) as line, piece.path,
    ST_Dimension(near.geom) = 1 and piece.path[cardinality(piece.path)] = 1 as first,
    ST_Dimension(near.geom) = 1 and piece.path[cardinality(piece.path)] = ST_NPoints(near.geom) - 1 as last
  from near, box, ST_DumpSegments(near.geom) piece
  where piece.geom && box.geom
) pieces
order by place, code, path
limit :limit;
