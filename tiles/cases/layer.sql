-- name: now
over_at > :now - interval '7 days'

-- name: asof
reported_at <= :asof and over_at > :asof - interval '7 days'

-- name: window
reported_at >= coalesce(:from, '-infinity') and reported_at < coalesce(:until, 'infinity')

-- name: expires
-- Nothing changes in the log when a case has been over for seven days, and yet it leaves the map.
select min(ended_at) + interval '7 days' from tile_cases
where point_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625) and ended_at is not null and over_at > :now - interval '7 days'

-- name: cases
-- Open cases and those that ended in the last seven days; of a window of time, all that were reported in it. One by one
-- from z14; below, a point per square of 128 units (see tiles/components/layer.sql). On a map of the past a case has the
-- state that the log had then, and stands where it stands today.
with shown as (
  select * from (
    select point_3857, id, kind, class_code, unit_code, source, district_code, grid_code, due_at, reported_at, ended_at,
      case when :asof is null then state else coalesce((
        select then_.state from tile_case_states then_ where then_.case_id = tile_cases.id and then_.at <= :asof order by then_.seq desc limit 1), state) end as state
    from tile_cases
    where :when and point_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
  ) placed where :filter
)
select point_3857 as geom, id, state, kind, class_code, unit_code, extract(epoch from due_at)::bigint as due_at,
  extract(epoch from reported_at)::bigint as reported_at, null::integer as count, null::integer as open
from shown where :z >= 14
union all
select ST_Point(:west + :unit * least(avg(x), 4095), :north - :unit * least(avg(y), 4095), 3857),
  null, null, null, null, null, null, null, count(*)::integer,
  (count(*) filter (where ended_at is null or ended_at > coalesce(:asof, 'infinity')))::integer
from (select (ST_X(point_3857) - :west) / :unit as x, (:north - ST_Y(point_3857)) / :unit as y, ended_at from shown where :z < 14) inside
where x >= 0 and x < 4096 and y >= 0 and y < 4096
group by floor(x / 128), floor(y / 128)
order by id, geom;
