-- name: sampleCases
-- Cases filed in a window, as row-level security shows them; of many the wanted number, spread evenly over the order of filing.
with matched as materialized (
  select cases.id, row_number() over (order by cases.filed_at, cases.id) as n, count(*) over () as many
  from cases
  where cases.filed_at >= :from and cases.filed_at < :to
    and (:area::text is null or starts_with(coalesce(cases.grid_code, cases.community_code), :area) or cases.management_code = :area)
    and (:kind::text is null or cases.kind = :kind)
    and (:class::text is null or starts_with(cases.class_code, :class))
)
select matched.many::integer as matched, cases.id, cases.kind, cases.class_code, cases.grade, cases.component_code, cases.accuracy_m,
  cases.geom::text as geom, round(ST_X(place.point)::numeric, 7)::float8 as lon, round(ST_Y(place.point)::numeric, 7)::float8 as lat
from matched
join cases on cases.id = matched.id
cross join lateral (select ST_Transform(cases.point, 4326) as point offset 0) place
where matched.n * :most / matched.many <> (matched.n - 1) * :most / matched.many
order by matched.n;
