-- name: watch
-- Three hundred watches: each of a street, most of one class, over a day to a month; thresholds that half of them are beyond.
insert into hotspot_watches (id, person_id, name, query, window_days, threshold, back_to, active, state, since, seq, scope, created_at)
select gen_random_uuid(), 'admin', 'Watch ' || number, 'area=' || street.code || case when number % 3 > 0 then '&class=' || class.kind || '-' || class.code else '' end,
  (array[1, 7, 30])[1 + number % 3], 1 + number % 40, 0, true, 'quiet', :now::timestamptz - interval '1 hour', 0, concat_ws(':', person.role, coalesce(person.unit_code, ''), coalesce(person.area_code, '')), :now
from generate_series(1, 300) number
join people person on person.id = 'admin'
join (select row_number() over (order by code) - 1 as at, count(*) over () as size, code from areas where level = 'street' and valid_to is null) street
  on street.at = number % street.size
join (select row_number() over (order by kind, code) - 1 as at, count(*) over () as size, kind, code from classes) class on class.at = number * 7 % class.size;

-- name: watched
select query, window_days from hotspot_watches where person_id = 'admin' order by name limit :limit;

-- name: bareCount
-- What a watch counts, of the cases.
select count(*)::integer as count from cases
where community_code like :street || '%' and (:class::text is null or kind || '-' || class_code = :class) and state <> 'voided'
  and reported_at >= :now::timestamptz - make_interval(days => :days);
