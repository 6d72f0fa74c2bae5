-- name: find
select subject.code, array_agg(other.code order by other.code) as others,
  jsonb_build_object('other', min(other.code), 'class', (array_agg(named(class.code, class.name, class.name_en) order by other.code))[1]) as facts
from components subject
cross join lateral (
  select near.code, near.class_code, near.geom from components near
  where near.valid_to is null and near.geom && ST_Expand(subject.geom, :within_m) offset 0
) other
join unnest(:classes::text[], :excluded::text[]) as pair (one, two) on pair.one = subject.class_code and pair.two = other.class_code
join classes class on class.kind = 'component' and class.code = other.class_code
where subject.valid_to is null and subject.code = any(:codes) and other.code < subject.code
  and ST_Dimension(other.geom) = ST_Dimension(subject.geom) and ST_HausdorffDistance(other.geom, subject.geom) <= :within_m
group by subject.code;
