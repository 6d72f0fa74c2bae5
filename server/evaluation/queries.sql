-- name: listFaults
-- Keyset by (at, seq, sign), newest first. The period is the index range: case_events_fault.
select fault.kind, fault.sign, fault.seq, fault.at, fault.note, fault.escalated,
  named(charged.code, charged.name, charged.name_en) as charged, named(unit.code, unit.name, unit.name_en) as unit,
  named(district.code, district.name, district.name_en) as district,
  case when fault.struck_at is not null then jsonb_build_object('at', fault.struck_at, 'because', fault.struck_because) end as struck,
  jsonb_build_object('id', fault.case_id, 'class', named(class.code, class.name, class.name_en), 'address', fault.address,
    'state', fault.state) as "case"
from (select * from faults
  where at >= :from and at < :to
    and (:kind::text is null or kind = :kind)
    and (:unit::text is null or charged = :unit)
    and (:district::text is null or platform_code = :district)
    and (:before_at::timestamptz is null or (at, seq, sign) < (:before_at, :before_seq, :before_sign))
  order by at desc, seq desc, sign desc limit :limit) fault
join classes class on class.kind = fault.case_kind and class.code = fault.class_code
join areas district on district.code = fault.platform_code and district.valid_to is null
left join units charged on charged.code = fault.charged
left join units unit on unit.code = fault.unit_code
order by fault.at desc, fault.seq desc, fault.sign desc;

-- name: totalFaults
select named(unit.code, unit.name, unit.name_en) as unit, jsonb_object_agg(total.kind, total.count) filter (where total.count > 0) as counts,
  sum(total.count)::integer as total, sum(total.struck)::integer as struck
from (
  select charged, kind, (count(*) filter (where struck_at is null))::integer as count,
    (count(*) filter (where struck_at is not null))::integer as struck
  from faults
  where at >= :from and at < :to
    and (:kind::text is null or kind = :kind)
    and (:unit::text is null or charged = :unit)
    and (:district::text is null or platform_code = :district)
  group by charged, kind) total
left join units unit on unit.code = total.charged
group by unit.code, unit.name, unit.name_en
order by sum(total.count) desc, unit.code;

-- name: period
-- Days of the city as instants; without a question so many up to today.
select given.from_day::text as from, given.to_day::text as to,
  (given.from_day::timestamp at time zone settings.time_zone) as from_at,
  ((given.to_day + 1)::timestamp at time zone settings.time_zone) as to_at
from city_settings settings
cross join lateral (select coalesce(:to::date, (:now::timestamptz at time zone settings.time_zone)::date) as to_day) last
cross join lateral (select coalesce(:from::date, last.to_day - (:days::integer - 1)) as from_day, last.to_day) given;

-- name: zone
select time_zone from city_settings;
