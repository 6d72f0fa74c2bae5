-- name: find
select subject.code, '{}'::text[] as others, jsonb_build_object('network', cover.network, 'metres', round(nearest.metres::numeric, 1)) as facts
from components subject
join unnest(:classes::text[], :networks::text[]) as cover (class_code, network) on cover.class_code = subject.class_code
cross join lateral (
  select min(ST_Distance(point.geom, subject.geom)) as metres from pipe_points point
  where point.valid_to is null and point.network = cover.network and point.geom && ST_Expand(subject.geom, :surveyed_m)
    and ST_DWithin(point.geom, subject.geom, :surveyed_m)
) nearest
where subject.valid_to is null and subject.code = any(:codes) and nearest.metres is not null
  and not exists (select from pipe_points point where point.valid_to is null and point.network = cover.network
    and point.geom && ST_Expand(subject.geom, :reach_m) and ST_DWithin(point.geom, subject.geom, :reach_m));
