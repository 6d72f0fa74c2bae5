-- name: findZone
select time_zone from city_settings where loaded_at is not null;

-- name: lastEntry
select coalesce(max(seq), 0) as seq from case_events;

-- name: oldestReport
select min(reported_at) as at from cases;

-- name: loadCases
-- Cases reported in a time, as one row of columns side by side: of the ways that work on both engines the fastest
-- (docs/decisions/0012), and everything comes in the same order.
select count(*)::integer as count, string_agg(id, '') as ids, string_agg(subject, ';') as subjects, string_agg(unit, ';') as units, string_agg(standing, ';') as standings,
  string_agg(timestamptz_send(reported_at), '') as reported, string_agg(timestamptz_send(coalesce(ended_at, 'epoch')), '') as ended,
  string_agg(int8send(cell), '') as cells, string_agg(lpad(place, 15, '0'), '') as places
from counted_cases where reported_at >= :from::timestamptz and reported_at < :until::timestamptz;

-- name: changedCases
-- The cases that the log speaks of after a number, as they are now, in the same form; and up to which number that is.
with entries as materialized (
  select seq, case_id from case_events where seq > :after order by seq limit :limit
)
select (select max(seq) from entries) as seq, count(*)::integer as count, string_agg(id, '') as ids, string_agg(subject, ';') as subjects, string_agg(unit, ';') as units, string_agg(standing, ';') as standings,
  string_agg(timestamptz_send(reported_at), '') as reported, string_agg(timestamptz_send(coalesce(ended_at, 'epoch')), '') as ended,
  string_agg(int8send(cell), '') as cells, string_agg(lpad(place, 15, '0'), '') as places
from counted_cases where id = any (array(select distinct case_id from entries));

-- name: countablePairs
-- Which of these pairs of district and management area (empty where none) the person asking may count.
select district_code || ' ' || management_code as pair
from unnest(:districts::text[], :managements::text[]) as pair (district_code, management_code)
where may_count(district_code, management_code);
