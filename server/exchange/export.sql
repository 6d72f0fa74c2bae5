-- name: exportPage
-- The codes in order after the last page. In the words and with the field names of the standard (GB/T 30428.2).
select component.code, component.class_code, class.name as class_name, component.name,
  component.supervising_code, supervising.name as supervising_name, component.owner_code, owner.name as owner_name,
  component.maintainer_code, maintainer.name as maintainer_name, component.grid_code, coalesce(component.state_before, component.state) as state,
  to_char((select min(first.valid_from) from components first where first.code = component.code) at time zone city.time_zone, 'YYYYMMDD') as original_on,
  case when component.version > 1 then to_char(component.changed_at at time zone city.time_zone, 'YYYYMMDD') end as changed_on,
  component.data_source, component.accuracy_class, component.address, component.note, ST_Dimension(component.geom) as dimension,
  ST_AsGeoJSON(shape.geom, :digits::integer) as geometry,
  case when ST_Dimension(component.geom) > 0 then array[ST_X(middle.geom), ST_Y(middle.geom)] end as position
from components component
cross join city_settings city
join classes class on class.kind = 'component' and class.code = component.class_code
left join units supervising on supervising.code = component.supervising_code
left join units owner on owner.code = component.owner_code
left join units maintainer on maintainer.code = component.maintainer_code
cross join lateral (select ST_Transform(component.geom, :out::integer) as geom offset 0) shape
cross join lateral (select ST_Transform(ST_PointOnSurface(component.geom), :out::integer) as geom offset 0) middle
where (:asof::timestamptz is null and component.valid_to is null
    or component.valid_from <= :asof and (component.valid_to is null or component.valid_to > :asof))
  and component.code > :after
  and (:codes::text[] is null or component.code = any (:codes))
  and (:class::text is null or component.class_code = :class)
  and (:major::text is null or component.class_code between :major and :major || '~')
  and (:state::text is null or coalesce(component.state_before, component.state) = :state)
  and (:grid::text is null or component.grid_code = :grid)
  and (:q_code::text is null or component.code between :q_code and :q_code || '~')
  and (:q_text::text is null or component.name ilike :q_text or component.address ilike :q_text)
  and (:west::float8 is null
    or component.geom && ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), :srid::integer)
    and ST_Intersects(component.geom, ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), :srid::integer)))
order by component.code
limit :limit;
