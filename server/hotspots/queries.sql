-- name: findPeriod
-- The last thirty days up to now, in the city's zone, where the question leaves a day open.
select last_day::text as to, coalesce(:from::date, last_day - 29)::text as from
from (select coalesce(:to::date, (:now::timestamptz at time zone time_zone)::date) as last_day from city_settings) settings;

-- name: findUnknownClasses
select asked.code from unnest(:codes::text[]) as asked (code)
where not exists (
  select from classes where (:kind::text is null or kind = :kind) and asked.code in (code, left(code, 2)));

-- name: countByCell
-- Cells as hexadecimal text: a bigint does not survive JavaScript's numbers.
select to_hex(h3_parent(cell, :resolution)) as cell, sum(count)::integer as count
from case_counts
where day between :from::date and :to::date
  and (:kind::text is null or kind = :kind)
  and (:codes::text[] is null or class_code = any (:codes) or left(class_code, 2) = any (:codes))
group by 1
order by 2 desc, 1;

-- name: countByDay
-- :cells are parents at :resolution, as hexadecimal text; null is everywhere. A day without cases counts zero.
select day::date::text as day, coalesce(counted.count, 0)::integer as count
from generate_series(:from::date::timestamp, :to::date::timestamp, interval '1 day') as days (day)
left join (
  select day, sum(count) as count
  from case_counts
  where day between :from::date and :to::date
    and (:kind::text is null or kind = :kind)
    and (:codes::text[] is null or class_code = any (:codes) or left(class_code, 2) = any (:codes))
    and (:cells::text[] is null or to_hex(h3_parent(cell, :resolution)) = any (:cells))
  group by day
) counted using (day)
order by day;

-- name: countByClass
select class.kind, class.code, class.name, class.name_en, counted.count
from (
  select kind, class_code, sum(count)::integer as count
  from case_counts
  where day between :from::date and :to::date
    and (:kind::text is null or kind = :kind)
    and (:codes::text[] is null or class_code = any (:codes) or left(class_code, 2) = any (:codes))
    and (:cells::text[] is null or to_hex(h3_parent(cell, :resolution)) = any (:cells))
  group by kind, class_code
) counted
join classes class on class.kind = counted.kind and class.code = counted.class_code
order by counted.count desc, class.kind, class.code;
