-- name: cases
-- Open cases and those that ended in the last seven days. One by one from z14; below, a point per square of 128 units
-- (see tiles/components/layer.sql).
with shown as (
  select * from tile_cases
  where point_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
    and (ended_at is null or ended_at > :now - interval '7 days')
)
select point_3857 as geom, id, state, kind, class_code, unit_code, extract(epoch from due_at)::bigint as due_at,
  extract(epoch from reported_at)::bigint as reported_at, null::integer as count, null::integer as open
from shown where :z >= 14
union all
select ST_Point(:west + :unit * least(avg(x), 4095), :north - :unit * least(avg(y), 4095), 3857),
  null, null, null, null, null, null, null, count(*)::integer, (count(*) filter (where ended_at is null))::integer
from (select (ST_X(point_3857) - :west) / :unit as x, (:north - ST_Y(point_3857)) / :unit as y, ended_at from shown where :z < 14) inside
where x >= 0 and x < 4096 and y >= 0 and y < 4096
group by floor(x / 128), floor(y / 128)
order by id, geom;
