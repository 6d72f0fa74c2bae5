-- name: copyCases
-- Every case so many times in all, under further serials of its district and day. Indexes are made again afterwards, and
-- foreign keys need no checking: the copied row's own held.
select copy_cases_for_bench(:times);

-- name: latest
select max(updated_at) as at from cases;

-- name: size
select count(*)::integer as cases, (count(*) filter (where ended_at is null))::integer as open,
  pg_size_pretty(pg_total_relation_size('cases')) as bytes, current_setting('server_version') as version
from cases;

-- name: somewhere
select reported_at as at, id from cases tablesample system (0.1) order by random() limit :count;

-- name: bare
select id, state, reported_at, class_code, address, description from cases where state = :state order by reported_at desc, id desc limit 50;

-- name: plan
explain (analyze, buffers, costs off)
select page.id from unnest(array['filed', 'coordinating']) as wanted (state)
cross join lateral (
  select cases.id, cases.reported_at from cases where cases.state = wanted.state and cases.level = 'city'
  order by cases.reported_at desc, cases.id desc limit 51
) page
order by page.reported_at desc, page.id desc limit 51;
