-- name: logRows
-- Some cases change hands.
with moved as (
  update cases set unit_code = (select code from bench_units order by random() limit 1), version = version + 1
  where id in (select id from cases tablesample system (0.02) limit :limit) returning *
)
insert into case_events (case_id, version, at, action, from_state, to_state, district_code, community_code)
select id, version, now(), 'urge', state, state, district_code, community_code from moved;

-- name: cellsOf_cases
select (cell & ~(15::bigint << 52)) | (:resolution::bigint << 52) | ((1::bigint << (3 * (15 - :resolution::integer))) - 1) as parent, count(*)::integer
from cases where reported_at >= :from::timestamp at time zone 'Asia/Shanghai' and reported_at < (:to::date + 1)::timestamp at time zone 'Asia/Shanghai'
  and state <> 'voided'
group by 1;

-- name: cellsOf_rolled
select (cell & ~(15::bigint << 52)) | (:resolution::bigint << 52) | ((1::bigint << (3 * (15 - :resolution::integer))) - 1) as parent, sum(count)::integer
from bench_rolled where day between :from::date and :to::date group by 1;

-- name: cellsOfClassesOf_cases
select (cell & ~(15::bigint << 52)) | (:resolution::bigint << 52) | ((1::bigint << (3 * (15 - :resolution::integer))) - 1) as parent, count(*)::integer
from cases where reported_at >= :from::timestamp at time zone 'Asia/Shanghai' and reported_at < (:to::date + 1)::timestamp at time zone 'Asia/Shanghai'
  and state <> 'voided' and kind = 'event' and class_code in ('0102', '0105')
group by 1;

-- name: cellsOfClassesOf_rolled
select (cell & ~(15::bigint << 52)) | (:resolution::bigint << 52) | ((1::bigint << (3 * (15 - :resolution::integer))) - 1) as parent, sum(count)::integer
from bench_rolled where day between :from::date and :to::date and kind = 'event' and class_code in ('0102', '0105') group by 1;

-- name: daysOf_cases
select (reported_at at time zone 'Asia/Shanghai')::date as day, count(*)::integer
from cases where reported_at >= :from::timestamp at time zone 'Asia/Shanghai' and reported_at < (:to::date + 1)::timestamp at time zone 'Asia/Shanghai'
  and state <> 'voided'
group by 1;

-- name: daysOf_rolled
select day, sum(count)::integer from bench_rolled where day between :from::date and :to::date group by 1;

-- name: classesOf_cases
select kind, class_code, count(*)::integer
from cases where reported_at >= :from::timestamp at time zone 'Asia/Shanghai' and reported_at < (:to::date + 1)::timestamp at time zone 'Asia/Shanghai'
  and state <> 'voided'
group by 1, 2;

-- name: classesOf_rolled
select kind, class_code, sum(count)::integer from bench_rolled where day between :from::date and :to::date group by 1, 2;
