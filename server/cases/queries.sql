-- name: listCases
-- Keyset by (reported_at, id), newest first: the cost of a page does not grow with its depth. One index range for each
-- state, and the newest of those: `state = any (…)` would sort every open case of the city (npm run bench:queue).
select c.id, c.version, c.state, c.level, c.kind, c.description, c.address, c.source, c.grade, c.grid_code, c.reported_at, c.due_at,
  c.handled_at, c.ended_at, c.updated_at, c.stage, c.stage_started_at, c.stage_amber_at, c.stage_due_at, c.stage_alarm, c.request, c.urge_count,
  c.rework_count, c.escalation_count, c.suspended_until,
  named(class.code, class.name, class.name_en) as class, named(district.code, district.name, district.name_en) as district,
  named(unit.code, unit.name, unit.name_en) as unit,
  jsonb_build_array(round(ST_X(lonlat)::numeric, 7), round(ST_Y(lonlat)::numeric, 7)) as position
from (
  select cases.*, ST_Transform(point, 4326) as lonlat
  from (
    select page.id
    from unnest(:states::text[]) as wanted (state)
    cross join lateral (
      select cases.id, cases.reported_at from cases
      where cases.state = wanted.state
        and (:platform::text is null or cases.platform_code = :platform)
        and (:level::text is null or cases.level = :level)
        and (:street::text is null or starts_with(cases.community_code, :street))
        and (:kind::text is null or kind = :kind)
        and (:class::text is null or starts_with(class_code, :class))
        and (:unit::text is null or unit_code = :unit)
        and (:reporter::text is null or reporter_id = :reporter)
        and (:assisting::text is null or assisting_units @> array[:assisting])
        and (:collector::text is null or collector_id is null or collector_id = :collector)
        and (:request::text is null or request = any (string_to_array(:request, ',')))
        and (:lamp::text is null or case :lamp
          when 'red' then stage_due_at < :now
          when 'amber' then stage_amber_at < :now and stage_due_at >= :now
          else stage_amber_at >= :now or stage_due_at is null end)
        and (:reply_due::boolean is null or replied_at is null and ended_at is not null and source in ('citizen', 'hotline'))
        -- in Web Mercator a box of degrees stays a box, and the whole world may be asked for
        and (:west::float8 is null or point_3857 && ST_Transform(
          ST_MakeEnvelope(:west, greatest(:south::float8, -85), :east, least(:north::float8, 85), 4326), 3857))
        and (:q::text is null or id = :q or address ilike :pattern or description ilike :pattern)
        and (:before_at::timestamptz is null or (reported_at, id) < (:before_at, :before_id))
      order by cases.reported_at desc, cases.id desc
      limit :limit
    ) page
    order by page.reported_at desc, page.id desc
    limit :limit
  ) found
  join cases on cases.id = found.id
) c
join classes class on class.kind = c.kind and class.code = c.class_code
join areas district on district.code = c.platform_code and district.valid_to is null
left join units unit on unit.code = c.unit_code
order by c.reported_at desc, c.id desc;

-- name: countOpenCases
select state, count(*)::integer as count, (count(*) filter (where stage_due_at < :now))::integer as overdue,
  (count(*) filter (where stage_amber_at < :now and stage_due_at >= :now))::integer as amber,
  (count(*) filter (where request is not null))::integer as requests
from cases where ended_at is null and (:platform::text is null or platform_code = :platform) and (:level::text is null or level = :level)
group by state;

-- name: platformsOf
-- The platforms that an area's cases are with: itself, and the management areas inside it.
select array_agg(distinct code) as codes from (
  select :area::text as code
  union select management_code from management_streets where starts_with(street_code, :area)
) platform;

-- name: findCase
-- The case as it stands, for deciding and projecting; rights by row-level security.
select * from case_rows where id = :id;

-- name: describeCase
-- What the case page shows beyond the case row itself.
select ST_AsGeoJSON(ST_Transform(c.geom, 4326), 7)::jsonb as geometry,
  jsonb_build_array(round(ST_X(ST_Transform(c.point, 4326))::numeric, 7), round(ST_Y(ST_Transform(c.point, 4326))::numeric, 7)) as position,
  named(class.code, class.name, class.name_en) as class,
  named(shown.code, shown.name, shown.name_en) as district,
  jsonb_build_object(
    'district', named(district.code, district.name, district.name_en),
    'management', named(management.code, management.name, management.name_en),
    'street', named(street.code, street.name, street.name_en),
    'community', named(community.code, community.name, community.name_en)) as area,
  grid.responsibility_grid_code as responsibility_grid,
  named(unit.code, unit.name, unit.name_en) as unit,
  named(suggested.code, suggested.name, suggested.name_en) as suggested_unit,
  coalesce((select jsonb_agg(named(assistant.code, assistant.name, assistant.name_en) order by place.ordinal)
    from unnest(c.assisting_units) with ordinality as place (code, ordinal) join units assistant on assistant.code = place.code), '[]') as assisting,
  named(substituted.code, substituted.name, substituted.name_en) as substitute_for,
  named(payer.code, payer.name, payer.name_en) as payer,
  named(reporter.id, reporter.name, reporter.name_en) as reporter,
  named(collector.id, collector.name, collector.name_en) as collector,
  named(asker.id, asker.name, asker.name_en) as asked_by,
  -- What was found since the last dispatch: somebody else is responsible than the unit that has it.
  (select case when event.action in ('relocate', 'reclassify', 'renew') and c.unit_code is not null and c.ended_at is null then (
      select jsonb_build_object('from', named(was.code, was.name, was.name_en), 'to', named(will.code, will.name, will.name_en))
      from units was join units will on will.code = c.suggested_unit_code
      where was.code = c.unit_code and will.code <> was.code) end
   from case_events event where event.case_id = c.id and (event.action in ('dispatch', 'decide', 'substitute', 'hand-over', 'reassign')
     or event.action in ('relocate', 'reclassify', 'renew') and event.payload ? 'moved')
   order by event.version desc limit 1) as moved,
  case when component.code is not null then jsonb_build_object('code', component.code, 'name', component.name,
    'owner', named(owner.code, owner.name, owner.name_en),
    'maintainer', named(maintainer.code, maintainer.name, maintainer.name_en)
  ) end as component,
  case when condition.seq is not null then jsonb_build_object('seq', condition.seq, 'version', condition.version,
    'filing', condition.filing, 'closing', condition.closing, 'limitValue', c.limit_value, 'limitUnit', c.limit_unit,
    'grade', c.grade) end as condition,
  (select count(*)::integer from cases duplicate where duplicate.merged_into = c.id) as merged_count
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
left join units substituted on substituted.code = c.substitute_for
left join units payer on payer.code = c.payer_code
left join people reporter on reporter.id = c.reporter_id
left join people collector on collector.id = c.collector_id
left join people asker on asker.id = c.request_by
left join components component on component.code = c.component_code and component.valid_to is null
left join units owner on owner.code = component.owner_code
left join units maintainer on maintainer.code = component.maintainer_code
left join conditions condition on condition.kind = c.kind and condition.class_code = c.class_code and condition.seq = c.condition_seq
  and condition.version = c.condition_version
where c.id = :id;

-- name: listLog
select event.seq, event.version, event.at, event.action, event.from_state, event.to_state,
  named(actor.id, actor.name, actor.name_en) as actor, named(unit.code, unit.name, unit.name_en) as unit,
  case when event.payload ? 'moved' then jsonb_build_object('from', named(was.code, was.name, was.name_en), 'to', named(will.code, will.name, will.name_en)) end as moved,
  event.payload - 'geom' - 'point' - 'cell' - 'responsibility' #- '{place,geom}' #- '{place,point}' #- '{place,cell}'
    #- '{before,geom}' #- '{before,point}' #- '{before,cell}' as payload
from case_events event
left join people actor on actor.id = event.actor_id
left join units unit on unit.code = event.unit_code
left join units was on was.code = event.payload -> 'moved' ->> 'from'
left join units will on will.code = event.payload -> 'moved' ->> 'to'
where event.case_id = :id order by event.version;

-- name: findComponent
select code, name, class_code, address from components where code = :code and valid_to is null;

-- name: findUnit
select code, name, name_en, area_code, is_law_enforcement from units where code = :code and valid_to is null;

-- name: lockCases
select lock_cases(:ids::text[]);

-- name: spansPlatforms
-- Whether a line or polygon lies in several districts or management areas. A point never does.
select count(distinct coalesce(management.management_code, left(street.code, 6))) > 1 as spans
from areas street
left join management_streets management on management.street_code = street.code
cross join (select :geom::geometry as geom) thing
where street.level = 'street' and street.valid_to is null and ST_Dimension(thing.geom) > 0 and street.geom && thing.geom
  and ST_Dimension(ST_Intersection(street.geom, thing.geom, 1e-6)) = ST_Dimension(thing.geom);

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

-- name: similarCases
-- Open cases of the same kind and class that may be this one reported twice: those within 50 m and 24 h first, then whatever
-- lies within 500 m and 30 days, nearest first. `hours` is negative for a case reported earlier.
select other.id, other.state, other.description, other.address, other.reported_at, other.distance_m as distance_metres, other.hours,
  other.near, named(unit.code, unit.name, unit.name_en) as unit, cardinality(other.photos) as photo_count,
  jsonb_build_array(round(ST_X(other.lonlat)::numeric, 7), round(ST_Y(other.lonlat)::numeric, 7)) as position
from cases this
cross join lateral (
  select found.*, ST_Transform(found.point, 4326) as lonlat, round(ST_Distance(found.point, this.point)::numeric, 1)::float8 as distance_m,
    round(extract(epoch from found.reported_at - this.reported_at) / 3600, 1)::float8 as hours,
    ST_DWithin(found.point, this.point, 50) and found.reported_at between this.reported_at - interval '24 hours'
      and this.reported_at + interval '24 hours' as near
  from cases found
  where ST_DWithin(found.point, this.point, 500) and found.kind = this.kind and found.class_code = this.class_code
    and found.ended_at is null and found.id <> this.id
    and found.reported_at between this.reported_at - interval '30 days' and this.reported_at + interval '30 days'
) other
left join units unit on unit.code = other.unit_code
where this.id = :id
order by other.near desc, other.distance_m, other.reported_at desc, other.id
limit 12;
