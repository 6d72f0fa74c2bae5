-- name: listCases
-- Keyset by (reported_at, id), newest first: the cost of a page does not grow with its depth.
select c.id, c.version, c.state, c.kind, c.description, c.address, c.source, c.grid_code, c.reported_at, c.due_at, c.ended_at, c.updated_at,
  jsonb_build_object('code', class.code, 'name', class.name, 'nameEn', class.name_en) as class,
  jsonb_build_object('code', district.code, 'name', district.name, 'nameEn', district.name_en) as district,
  case when unit.code is not null then jsonb_build_object('code', unit.code, 'name', unit.name, 'nameEn', unit.name_en) end as unit,
  jsonb_build_array(round(ST_X(lonlat)::numeric, 7), round(ST_Y(lonlat)::numeric, 7)) as position
from (
  select cases.*, ST_Transform(point, 4326) as lonlat from cases
  where (:states::text[] is null or state = any (:states))
    and (:district::text is null or district_code = :district or management_code = :district)
    and (:kind::text is null or kind = :kind)
    and (:class::text is null or starts_with(class_code, :class))
    and (:unit::text is null or unit_code = :unit)
    and (:collector::text is null or collector_id is null or collector_id = :collector)
    -- in Web Mercator a box of degrees stays a box, and the whole world may be asked for
    and (:west::float8 is null or point_3857 && ST_Transform(
      ST_MakeEnvelope(:west, greatest(:south::float8, -85), :east, least(:north::float8, 85), 4326), 3857))
    and (:q::text is null or id = :q or address ilike :pattern or description ilike :pattern)
    and (:before_at::timestamptz is null or (reported_at, id) < (:before_at, :before_id))
  order by reported_at desc, id desc
  limit :limit
) c
join classes class on class.kind = c.kind and class.code = c.class_code
join areas district on district.code = coalesce(c.management_code, c.district_code) and district.valid_to is null
left join units unit on unit.code = c.unit_code
order by c.reported_at desc, c.id desc;

-- name: countOpenCases
select state, count(*)::integer as count, (count(*) filter (where due_at < :now and handled_at is null))::integer as overdue
from cases where state = any (:states) group by state;

-- name: findCase
-- The case as it stands, for deciding and projecting; rights by row-level security.
select id, version, state, kind, class_code, condition_seq, source, description, address, reporter_id, component_code,
  geom::text as geom, point::text as point, accuracy_m, cell::text as cell, grid_code, community_code, district_code, management_code,
  unit_code, suggested_unit_code, collector_id, verification, check_result, responsibility, photos,
  dispatch_count, rework_count, return_count, reported_at, filed_at, dispatched_at, due_at, handled_at, ended_at, updated_at
from cases where id = :id;

-- name: describeCase
select c.id, c.version, c.state, c.kind, c.description, c.address, c.source, c.grid_code, c.accuracy_m as accuracy_metres,
  c.reported_at, c.filed_at, c.dispatched_at, c.due_at, c.handled_at, c.ended_at, c.updated_at,
  c.verification, c.check_result, c.responsibility, c.dispatch_count, c.rework_count, c.return_count,
  c.unit_code, c.collector_id, c.condition_seq,
  ST_AsGeoJSON(ST_Transform(c.geom, 4326), 7)::jsonb as geometry,
  jsonb_build_array(round(ST_X(ST_Transform(c.point, 4326))::numeric, 7), round(ST_Y(ST_Transform(c.point, 4326))::numeric, 7)) as position,
  jsonb_build_object('code', class.code, 'name', class.name, 'nameEn', class.name_en) as class,
  jsonb_build_object('code', shown.code, 'name', shown.name, 'nameEn', shown.name_en) as district,
  jsonb_build_object(
    'district', jsonb_build_object('code', district.code, 'name', district.name, 'nameEn', district.name_en),
    'management', case when management.code is not null
      then jsonb_build_object('code', management.code, 'name', management.name, 'nameEn', management.name_en) end,
    'street', jsonb_build_object('code', street.code, 'name', street.name, 'nameEn', street.name_en),
    'community', jsonb_build_object('code', community.code, 'name', community.name, 'nameEn', community.name_en)) as area,
  grid.responsibility_grid_code as responsibility_grid,
  case when unit.code is not null then jsonb_build_object('code', unit.code, 'name', unit.name, 'nameEn', unit.name_en) end as unit,
  case when suggested.code is not null then jsonb_build_object('code', suggested.code, 'name', suggested.name, 'nameEn', suggested.name_en) end as suggested_unit,
  case when reporter.id is not null then jsonb_build_object('code', reporter.id, 'name', reporter.name, 'nameEn', reporter.name_en) end as reporter,
  case when collector.id is not null then jsonb_build_object('code', collector.id, 'name', collector.name, 'nameEn', collector.name_en) end as collector,
  case when component.code is not null then jsonb_build_object('code', component.code, 'name', component.name,
    'owner', case when owner.code is not null then jsonb_build_object('code', owner.code, 'name', owner.name, 'nameEn', owner.name_en) end,
    'maintainer', case when maintainer.code is not null then jsonb_build_object('code', maintainer.code, 'name', maintainer.name, 'nameEn', maintainer.name_en) end
  ) end as component,
  case when condition.seq is not null then jsonb_build_object('seq', condition.seq, 'filing', condition.filing, 'closing', condition.closing,
    'limitValue', condition.limit_value, 'limitUnit', condition.limit_unit) end as condition
from cases c
join classes class on class.kind = c.kind and class.code = c.class_code
join areas shown on shown.code = coalesce(c.management_code, c.district_code) and shown.valid_to is null
join areas district on district.code = c.district_code and district.valid_to is null
left join areas management on management.code = c.management_code and management.valid_to is null
join areas street on street.code = left(c.community_code, 9) and street.valid_to is null
join areas community on community.code = c.community_code and community.valid_to is null
left join unit_grids grid on grid.code = c.grid_code and grid.valid_to is null
left join units unit on unit.code = c.unit_code
left join units suggested on suggested.code = c.suggested_unit_code
left join people reporter on reporter.id = c.reporter_id
left join people collector on collector.id = c.collector_id
left join components component on component.code = c.component_code and component.valid_to is null
left join units owner on owner.code = component.owner_code
left join units maintainer on maintainer.code = component.maintainer_code
left join conditions condition on condition.kind = c.kind and condition.class_code = c.class_code and condition.seq = c.condition_seq
where c.id = :id;

-- name: listLog
select event.seq, event.version, event.at, event.action, event.from_state, event.to_state,
  case when actor.id is not null then jsonb_build_object('code', actor.id, 'name', actor.name, 'nameEn', actor.name_en) end as actor,
  case when unit.code is not null then jsonb_build_object('code', unit.code, 'name', unit.name, 'nameEn', unit.name_en) end as unit,
  event.payload - 'geom' - 'point' - 'cell' - 'responsibility' as payload
from case_events event
left join people actor on actor.id = event.actor_id
left join units unit on unit.code = event.unit_code
where event.case_id = :id order by event.version;

-- name: findComponent
select code, name, class_code, address from components where code = :code and valid_to is null;

-- name: findUnit
select code, name, name_en from units where code = :code and valid_to is null;

-- name: findCondition
select seq, limit_value, limit_unit from conditions where kind = :kind and class_code = :class_code and seq = :seq;

-- name: findCollector
-- Who verifies and checks here: the collector of the responsibility grid, else one of the street, else of the district.
select person.id
from people person
left join unit_grids grid on grid.code = :grid_code and grid.valid_to is null
where person.role = 'collector' and person.active
  and (person.responsibility_grid_code = grid.responsibility_grid_code
    or starts_with(:community_code, person.area_code) or person.area_code = :management_code)
order by (person.responsibility_grid_code is not distinct from grid.responsibility_grid_code) desc, length(person.area_code) desc, person.id
limit 1;

-- name: describePlace
select string_agg(name, '' order by length(code)) as place from areas
where code in (left(:community_code, 6), left(:community_code, 9), :community_code) and valid_to is null;

-- name: issueCaseId
select next_case_id(:district_code, (:now::timestamptz at time zone settings.time_zone)::date) as id from city_settings settings;

-- name: recordEvent
select record_case_event(:event::jsonb, :projected::jsonb) as seq;

-- name: takeKey
insert into idempotency_keys (person_id, key, request_hash, status, body, created_at)
values (:person_id, :key, :request_hash, 0, 'null', :now)
on conflict (person_id, key) do nothing returning key;

-- name: findKey
select request_hash, status, body, etag from idempotency_keys where person_id = :person_id and key = :key;

-- name: keepAnswer
update idempotency_keys set status = :status, body = :body::jsonb, etag = :etag where person_id = :person_id and key = :key;

-- name: removeOldKeys
delete from idempotency_keys where person_id = :person_id and created_at < :now::timestamptz - interval '1 day';

-- name: lonLat
select ST_X(lonlat) as lon, ST_Y(lonlat) as lat from (select ST_Transform(:point::geometry, 4326) as lonlat) as converted;
