-- name: repeatComponents
-- Components that had several of these cases, seen as the person asking.
select cases.component_code as component, component.name, ST_X(place) as lon, ST_Y(place) as lat, 0 as radius_metres,
  count(*)::integer as count, max(cases.reported_at) as last_at, (array_agg(cases.id order by cases.reported_at desc))[1:5] as cases
from cases left join components component on component.code = cases.component_code and component.valid_to is null
cross join lateral (select ST_Transform(ST_Centroid(coalesce(component.geom, cases.point)), 4326) as place) placed
where cases.id = any (:ids::text[]) and cases.component_code is not null
group by cases.component_code, component.name, place
having count(*) > 1
order by count desc, component limit :limit;

-- name: repeatPlaces
-- Places of cases without a component that lie within twenty metres of each other, three at least.
with placed as materialized (
  select id, reported_at, point, ST_ClusterDBSCAN(point, :metres::float8, :least::integer) over () as place
  from cases where id = any (:ids::text[]) and component_code is null
), middles as (
  select place, ST_Centroid(ST_Collect(point)) as middle from placed where place is not null group by place
)
select null as component, null as name, ST_X(ST_Transform(middle, 4326)) as lon, ST_Y(ST_Transform(middle, 4326)) as lat,
  max(ST_Distance(point, middle)) as radius_metres, count(*)::integer as count, max(reported_at) as last_at,
  (array_agg(id order by reported_at desc))[1:5] as cases
from placed join middles using (place)
group by place, middle
order by count desc, place limit :limit;
