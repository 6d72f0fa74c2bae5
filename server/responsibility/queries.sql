-- name: points (prepared)
-- Every question: its geometry in the city's CRS and, of a point, where it lies: the unit grid, else the community, and its
-- zones. Shaped for sets: see sql/bench/responsibility.md.
-- A thing lies on an edge when it is within 1 µm of it (1e-6): coordinates of 3 000 000 m carry 0.5 nm of rounding, so
-- that after a transformation no point is "exactly" on an edge. On an edge the lowest code wins.
with city as materialized (
  select settings.srid, settings.time_zone,
    -- Projecting a place far from the city fails inside PROJ; whoever is 10° away is outside anyway.
    (select ST_Expand(ST_Transform(ST_SetSRID(ST_Extent(area.geom::box2d::geometry)::geometry, settings.srid), 4326), 10)
     from areas area where area.parent_code is null and area.valid_to is null) as reach
  from city_settings settings
),
questions as materialized (
  select question.ordinal, moment.at, shape.geom, ST_Dimension(shape.geom) as dimension,
    starts_with(question.geometry, '{') as projected
  from json_to_recordset(:questions::json) as question (ordinal integer, geometry text, moment text)
  cross join city
  cross join lateral (
    select case when length(question.moment) = 10 then question.moment::timestamp at time zone city.time_zone
      else question.moment::timestamptz end as at
  ) moment
  cross join lateral (
    select case when starts_with(question.geometry, '{') then ST_Force2D(ST_SetSRID(ST_GeomFromGeoJSON(question.geometry), 4326)) end as geom
    offset 0
  ) sent
  cross join lateral (
    select case when sent.geom is null then question.geometry::geometry
      when ST_CoveredBy(ST_Envelope(sent.geom), city.reach) then ST_Transform(sent.geom, city.srid) end as geom
    offset 0
  ) shape
),
-- Versions that ended later than the earliest moment asked for; none when everything is asked as of now.
past_grids as materialized (
  select code, valid_from, valid_to, land_use, responsibility_grid_code, geom from unit_grids where valid_to > (select min(at) from questions)
),
past_communities as materialized (
  select code, valid_from, valid_to, geom from areas
  where level = 'community' and valid_to > (select min(at) from questions)
)
select question.ordinal, question.at, question.dimension,
  case when question.dimension = 2 and not ST_IsValid(question.geom) then ST_IsValidReason(question.geom) end as fault,
  case when question.projected then question.geom::text end as geom,
  place.code, grid.responsibility_grid_code, coalesce(grid.water, false) as water, management.management_code,
  coalesce(zone.zones, '{}') as zones
from questions question
left join lateral (
  select found.code, found.responsibility_grid_code, found.land_use = 'water' as water
  from (
    select code, responsibility_grid_code, land_use from unit_grids
    where question.dimension = 0 and valid_to is null and valid_from <= question.at and ST_DWithin(geom, question.geom, 1e-6)
    union all
    select code, responsibility_grid_code, land_use from past_grids
    where question.dimension = 0 and valid_from <= question.at and question.at < valid_to and ST_DWithin(geom, question.geom, 1e-6)
  ) found
  order by found.code limit 1
) grid on true
-- What no grid takes is left to the communities.
left join lateral (
  select min(found.code) as code
  from (
    select code from areas
    where grid.code is null and question.dimension = 0 and valid_to is null and level = 'community' and valid_from <= question.at and ST_DWithin(geom, question.geom, 1e-6)
    union all
    select code from past_communities
    where grid.code is null and question.dimension = 0 and valid_from <= question.at and question.at < valid_to and ST_DWithin(geom, question.geom, 1e-6)
  ) found
) community on true
cross join lateral (select coalesce(grid.code, community.code) as code) place
left join management_streets management on management.street_code = left(place.code, 9)
left join lateral (
  select array_agg(distinct zone_code order by zone_code) as zones from zone_parts
  where place.code is not null and valid_from <= question.at and (valid_to is null or question.at < valid_to)
    and ST_DWithin(geom, question.geom, 1e-6)
) zone on true
order by question.ordinal;

-- name: shapes (prepared)
-- Of lines, polygons and discs of accuracy every piece: what lies in one unit grid, else community, and one set of zones.
-- Overlaid on a raster of 1 µm: it always succeeds, where edges that all but coincide make the plain overlay fail and try
-- again, and the embedded engine does not survive that failure.
with recursive questions as materialized (
  select ordinal, at, case when disc then ST_Buffer(geom, accuracy, 16) else geom end as geom, case when disc then 2 else ST_Dimension(geom) end as dimension
  from (
    select question.ordinal, question.at, question.accuracy, question.accuracy > 0 as disc, question.geometry::geometry as geom
    from json_to_recordset(:questions::json) as question (ordinal integer, geometry text, accuracy float8, at timestamptz)
  ) question
),
-- Versions that ended later than the earliest moment asked for; none when everything is asked as of now.
past_grids as materialized (
  select code, valid_from, valid_to, geom from unit_grids where valid_to > (select min(at) from questions)
),
past_communities as materialized (
  select code, valid_from, valid_to, geom from areas
  where level = 'community' and valid_to > (select min(at) from questions)
),
-- Polygons and discs of uncertainty are first divided by the zones they meet, one zone after the other.
areal as materialized (
  select ordinal, at, geom from questions where dimension = 2
),
areal_zones as materialized (
  select areal.ordinal, met.zone_code, zone.geom,
    row_number() over (partition by areal.ordinal order by met.zone_code) as turn
  from areal
  cross join lateral (
    select distinct part.zone_code, part.valid_from from zone_parts part
    where part.geom && areal.geom and part.valid_from <= areal.at and (part.valid_to is null or areal.at < part.valid_to)
      and ST_Intersects(part.geom, areal.geom)
  ) met
  join zones zone on zone.code = met.zone_code and zone.valid_from = met.valid_from
),
divided as (
  select ordinal, at, geom, '{}'::text[] collate "C" as zones, 0::bigint as turn from areal
  union all
  select divided.ordinal, divided.at, half.geom,
    case when half.inside then divided.zones || zone.zone_code else divided.zones end, zone.turn
  from divided
  join areal_zones zone on zone.ordinal = divided.ordinal and zone.turn = divided.turn + 1
  cross join lateral (values
    (true, ST_CollectionExtract(ST_Intersection(divided.geom, zone.geom, 1e-6), 3)),
    (false, ST_CollectionExtract(ST_Difference(divided.geom, zone.geom, 1e-6), 3))) half (inside, geom)
  where not ST_IsEmpty(half.geom)
),
whole_turns as (
  select ordinal, max(turn) as turn from areal_zones group by ordinal
),
-- What is overlaid: single segments of lines, polygons of at most 128 vertices.
parts as materialized (
  select row_number() over () as part, shape.*
  from (
    select question.ordinal, question.at, 1 as dimension, segment.geom, null::text[] collate "C" as zones
    from questions question cross join lateral ST_DumpSegments(question.geom) segment
    where question.dimension = 1 and ST_Length(segment.geom) > 0
    union all
    select divided.ordinal, divided.at, 2, cut.geom, divided.zones
    from divided
    left join whole_turns on whole_turns.ordinal = divided.ordinal
    cross join lateral ST_Subdivide(divided.geom, 128, 1e-6) cut (geom)
    where divided.turn = coalesce(whole_turns.turn, 0)
  ) shape
),
near_grids as materialized (
  select part.part, grid.code, grid.geom
  from parts part
  join unit_grids grid on grid.valid_to is null and grid.valid_from <= part.at and grid.geom && ST_Expand(part.geom, 1e-6)
    and case part.dimension when 2 then ST_Intersects(part.geom, grid.geom) else ST_DWithin(grid.geom, part.geom, 1e-6) end
  union all
  select part.part, grid.code, grid.geom
  from parts part
  join past_grids grid on grid.valid_from <= part.at and part.at < grid.valid_to and grid.geom && ST_Expand(part.geom, 1e-6)
    and ST_DWithin(grid.geom, part.geom, 1e-6)
),
near_zones as materialized (
  select part.part, zone.zone_code, zone.geom
  from parts part
  join zone_parts zone on part.dimension = 1 and zone.geom && ST_Expand(part.geom, 1e-6)
    and zone.valid_from <= part.at and (zone.valid_to is null or part.at < zone.valid_to) and ST_DWithin(zone.geom, part.geom, 1e-6)
),
-- Lines: cut each segment where it enters or leaves a grid or zone, then ask for the middle of each run. A run along a
-- shared edge is so counted once, for the lowest code, whatever rounding does to the cuts.
grid_cuts as (
  select part, bound.fraction from parts cross join (values (0::float8), (1::float8)) bound (fraction) where dimension = 1
  union
  select part.part, ST_LineLocatePoint(part.geom, meeting.geom)
  from parts part
  join (select part, geom from near_grids union all select part, geom from near_zones) near on near.part = part.part
  cross join lateral ST_DumpPoints(ST_Intersection(part.geom, near.geom, 1e-6)) meeting
  where part.dimension = 1
),
grid_runs as materialized (
  select row_number() over () as run, part.part, part.ordinal, part.at, part.geom as segment, cut.fraction, cut.next,
    ST_LineInterpolatePoint(part.geom, (cut.fraction + cut.next) / 2) as middle
  from (select part, fraction, lead(fraction) over (partition by part order by fraction) as next from grid_cuts) cut
  join parts part on part.part = cut.part
  where (cut.next - cut.fraction) * ST_Length(part.geom) > 1e-6
),
grid_of_run as (
  select run.run, min(near.code) as code
  from grid_runs run join near_grids near on near.part = run.part and ST_DWithin(near.geom, run.middle, 1e-6)
  group by run.run
),
zones_of_run as (
  select run.run, array_agg(distinct near.zone_code order by near.zone_code) as zones
  from grid_runs run join near_zones near on near.part = run.part and ST_DWithin(near.geom, run.middle, 1e-6)
  group by run.run
),
grid_areas as materialized (
  select part.part, near.code,
    case when ST_Covers(part.geom, near.geom) then ST_Area(near.geom) else ST_Area(ST_Intersection(part.geom, near.geom, 1e-6)) end as measure
  from parts part join near_grids near on near.part = part.part
  where part.dimension = 2
),
-- What no grid takes is left to the communities.
bare as materialized (
  select row_number() over () as bare, shape.*
  from (
    select run.part, run.ordinal, run.at, 1 as dimension, ST_LineSubstring(run.segment, run.fraction, run.next) as geom, zones_of_run.zones
    from grid_runs run left join zones_of_run on zones_of_run.run = run.run
    where not exists (select from grid_of_run taken where taken.run = run.run)
    union all
    select part.part, part.ordinal, part.at, 2, part.geom, part.zones
    from parts part
    left join (select part, sum(measure) as measure from grid_areas group by part) taken on taken.part = part.part
    where part.dimension = 2 and ST_Area(part.geom) - coalesce(taken.measure, 0) > 1e-6 + 1e-9 * ST_Area(part.geom)
  ) shape
),
near_communities as materialized (
  select bare.bare, community.code, community.geom
  from bare
  join areas community on community.valid_to is null and community.level = 'community' and community.valid_from <= bare.at
    and community.geom && ST_Expand(bare.geom, 1e-6)
    and case bare.dimension when 2 then ST_Intersects(bare.geom, community.geom) else ST_DWithin(community.geom, bare.geom, 1e-6) end
  union all
  select bare.bare, community.code, community.geom
  from bare
  join past_communities community on community.valid_from <= bare.at and bare.at < community.valid_to
    and community.geom && ST_Expand(bare.geom, 1e-6) and ST_DWithin(community.geom, bare.geom, 1e-6)
),
community_cuts as (
  select bare, bound.fraction from bare cross join (values (0::float8), (1::float8)) bound (fraction) where dimension = 1
  union
  select bare.bare, ST_LineLocatePoint(bare.geom, meeting.geom)
  from bare join near_communities near on near.bare = bare.bare
  cross join lateral ST_DumpPoints(ST_Intersection(bare.geom, near.geom, 1e-6)) meeting
  where bare.dimension = 1
),
community_runs as materialized (
  select row_number() over () as run, bare.bare, bare.ordinal, bare.zones, ST_Length(bare.geom) * (cut.next - cut.fraction) as measure,
    ST_LineInterpolatePoint(bare.geom, (cut.fraction + cut.next) / 2) as middle
  from (select bare, fraction, lead(fraction) over (partition by bare order by fraction) as next from community_cuts) cut
  join bare on bare.bare = cut.bare
  where (cut.next - cut.fraction) * ST_Length(bare.geom) > 1e-6
),
pieces as materialized (
  select ordinal, code, coalesce(zones, '{}') as zones, sum(measure) as measure
  from (
    select run.ordinal, taken.code, zones_of_run.zones, ST_Length(run.segment) * (run.next - run.fraction) as measure
    from grid_runs run
    join grid_of_run taken on taken.run = run.run
    left join zones_of_run on zones_of_run.run = run.run
    union all
    select run.ordinal, min(near.code), run.zones, run.measure
    from community_runs run join near_communities near on near.bare = run.bare and ST_DWithin(near.geom, run.middle, 1e-6)
    group by run.run, run.ordinal, run.zones, run.measure
    union all
    select part.ordinal, taken.code, part.zones, taken.measure
    from grid_areas taken join parts part on part.part = taken.part
    union all
    select bare.ordinal, near.code, bare.zones, ST_Area(ST_Intersection(bare.geom, near.geom, 1e-6)) - coalesce((
      select sum(taken.measure) from grid_areas taken where taken.part = bare.part and starts_with(taken.code, near.code)), 0)
    from bare join near_communities near on near.bare = bare.bare
    where bare.dimension = 2
  ) piece
  group by ordinal, code, coalesce(zones, '{}')
)
select piece.ordinal, piece.code, piece.zones, piece.measure, management.management_code, grid.responsibility_grid_code,
  coalesce(grid.land_use = 'water', false) as water
from pieces piece
join questions question on question.ordinal = piece.ordinal
left join management_streets management on management.street_code = left(piece.code, 9)
left join lateral (
  select grid.responsibility_grid_code, grid.land_use from unit_grids grid
  where length(piece.code) = 15 and grid.code = piece.code
    and grid.valid_from <= question.at and (grid.valid_to is null or question.at < grid.valid_to)
  limit 1
) grid on true
order by piece.ordinal, piece.code, piece.zones;

-- name: axes (prepared)
-- Of corridors the metres from the axis, so that a person sees how far inside.
select ask.ordinal, zone.code, ST_Distance(zone.axis, ask.geometry::geometry) as metres
from json_to_recordset(:asks::json) as ask (ordinal integer, geometry text, zone text, at timestamptz)
join zones zone on zone.code = ask.zone and zone.axis is not null
  and zone.valid_from <= ask.at and (zone.valid_to is null or ask.at < zone.valid_to);

-- name: facts (prepared)
-- What binds at these places as of these moments, for topics (kind, class, moment): rules, their units and rosters, names and
-- command centres of areas, coordination decisions. Places come as (topic, code), each once.
with topics as materialized (
  select topic, kind, class_code, at
  from json_to_recordset(:topics::json) as topic (topic integer, kind text, class_code text, at timestamptz)
),
places as materialized (
  select place.topic, place.code, topics.kind, topics.class_code, topics.at
  from json_to_recordset(:places::json) as place (topic integer, code text)
  join topics on topics.topic = place.topic
),
-- Laterals in the order of an index, so that a look-up by key stays one whatever the planner thinks of the sizes above.
found as materialized (
  select place.topic, rule.*
  from places place
  cross join lateral (
    select rule.code, rule.valid_from as version, rule.family, rule.priority, rule.name, rule.name_en, rule.scope_code as scope,
      rule.class_prefix as prefix, rule.grades, rule.post, rule.reach_m, rule.networks, rule.minimum_size_mm,
      rule.unit_code, rule.roster_code as roster,
      (select jsonb_build_object('code', unit.code, 'name', unit.name, 'nameEn', unit.name_en) from units unit
       where unit.code = rule.unit_code and unit.valid_from <= place.at and (unit.valid_to is null or place.at < unit.valid_to)) as unit
    from rules rule
    where rule.scope_code = place.code and rule.kind = place.kind
      and rule.class_prefix in (place.class_code, left(place.class_code, 2), '')
      and rule.valid_from <= place.at and (rule.valid_to is null or place.at < rule.valid_to)
    order by rule.class_prefix desc, rule.code
  ) rule
),
named_areas as (
  select place.topic, place.code, area.name, area.name_en, command.unit as command
  from places place
  left join lateral (
    select area.name, area.name_en from areas area
    where area.code = place.code and area.valid_from <= place.at and (area.valid_to is null or place.at < area.valid_to)
    limit 1
  ) area on true
  left join lateral (
    select jsonb_build_object('code', unit.code, 'name', unit.name, 'nameEn', unit.name_en) as unit
    from units unit
    where length(place.code) in (4, 6) and unit.kind = 'command'
      and (unit.area_code = place.code or length(place.code) = 4 and unit.area_code is null)
      and unit.valid_from <= place.at and (unit.valid_to is null or place.at < unit.valid_to)
    order by unit.area_code is null, unit.code limit 1
  ) command on true
  where length(place.code) between 4 and 12 and place.code ~ '^[0-9]'
),
named_zones as (
  select place.topic, zone.code, zone.kind, zone.name, zone.name_en, zone.area_m2, zone.half_width_m, zone.valid_from as version
  from places place
  join zones zone on starts_with(place.code, 'Z') and zone.code = place.code
    and zone.valid_from <= place.at and (zone.valid_to is null or place.at < zone.valid_to)
),
-- Coordination decisions bind exactly their class.
decided as (
  select place.topic, place.code as on, decision.case_id, decision.level, decision.valid_from as version,
    to_char(decision.decided_at at time zone settings.time_zone, 'YYYY-MM-DD') as day,
    jsonb_build_object('code', unit.code, 'name', unit.name, 'nameEn', unit.name_en) as unit
  from places place
  cross join city_settings settings
  cross join lateral (
    select case_id, level, decided_at, valid_from, unit_code from coordination_decisions
    where scope_code = place.code and kind = place.kind and class_code = place.class_code
      and valid_from <= place.at and (valid_to is null or place.at < valid_to)
    order by valid_from desc limit 1
  ) decision
  join units unit on unit.code = decision.unit_code
    and unit.valid_from <= place.at and (unit.valid_to is null or place.at < unit.valid_to)
),
duty_rosters as (
  select ask.topic, roster.code, roster.name, roster.name_en, roster.valid_from as version, (
    select jsonb_agg(shift.shift || jsonb_build_object('unit', case when unit.code is not null then
      jsonb_build_object('code', unit.code, 'name', unit.name, 'nameEn', unit.name_en) end, 'unitCode', shift.shift ->> 'unit') order by shift.turn)
    from jsonb_array_elements(roster.shifts) with ordinality as shift (shift, turn)
    left join units unit on unit.code = shift.shift ->> 'unit'
      and unit.valid_from <= topics.at and (unit.valid_to is null or topics.at < unit.valid_to)) as shifts
  from (select distinct topic, roster from found where roster is not null) ask
  join topics on topics.topic = ask.topic
  join rosters roster on roster.code = ask.roster and roster.valid_from <= topics.at and (roster.valid_to is null or topics.at < roster.valid_to)
)
select settings.time_zone, settings.certainty_threshold, settings.assisting_share,
  (select jsonb_agg(jsonb_build_object('topic', topics.topic, 'known', class.code is not null, 'ground', class.ground))
   from topics left join classes class on class.kind = topics.kind and class.code = topics.class_code) as topics,
  (select jsonb_agg(to_jsonb(found)) from found) as rules,
  (select jsonb_agg(to_jsonb(named_areas)) from named_areas) as areas,
  (select jsonb_agg(to_jsonb(named_zones)) from named_zones) as zones,
  (select jsonb_agg(to_jsonb(decided)) from decided) as decisions,
  (select jsonb_agg(to_jsonb(duty_rosters)) from duty_rosters) as rosters
from city_settings settings;

-- name: things (prepared)
-- The components and pipes that rules by identity ask for. A component is the one named, or the nearest of the class within
-- reach, ties by lowest code; pipes are all within reach, nearest first. Nearer is by a millimetre at least: pipes that meet are
-- as far from what their node is nearest to, and not the last bit of a float, which differs by engine and machine, but the code
-- says whose comes first.
with asks as materialized (
  select ask.ordinal, ask.geometry::geometry as geom, ask.at, ask.class_code, ask.code, ask.reach, ask.networks, ask.minimum_size
  from json_to_recordset(:asks::json)
    as ask (ordinal integer, geometry text, at timestamptz, class_code text, code text, reach float8, networks text[], minimum_size integer)
),
past_components as materialized (
  select * from components where valid_to > (select min(at) from asks where networks is null)
),
found as (
  select ask.ordinal, ask.at, true as named, component.code, component.class_code, component.maintainer_code, component.owner_code,
    null::text as network, ST_Distance(component.geom, ask.geom) as distance, true as visible
  from asks ask
  join components component on component.code = ask.code
    and component.valid_from <= ask.at and (component.valid_to is null or ask.at < component.valid_to)
  where ask.networks is null
  union all
  select ask.ordinal, ask.at, false, component.code, component.class_code, component.maintainer_code, component.owner_code, null, component.distance, true
  from asks ask
  cross join lateral (
    select nearest.*, ST_Distance(nearest.geom, ask.geom) as distance
    from (
      (select code, class_code, maintainer_code, owner_code, geom from components
       where class_code = ask.class_code and valid_to is null and valid_from <= ask.at
         and geom && ST_Expand(ask.geom, ask.reach) and ST_DWithin(geom, ask.geom, ask.reach)
       order by geom <-> ask.geom, code limit 1)
      union all
      (select code, class_code, maintainer_code, owner_code, geom from past_components
       where class_code = ask.class_code and valid_from <= ask.at and ask.at < valid_to
         and ST_DWithin(geom, ask.geom, ask.reach)
       order by geom <-> ask.geom, code limit 1)
    ) nearest
    order by distance, nearest.code limit 1
  ) component
  where ask.networks is null and ask.code is null
  union all
  select ask.ordinal, ask.at, false, pipe.code, null, pipe.maintainer_code, pipe.owner_code, pipe.network, pipe.distance, pipe.visible
  from asks ask
  cross join lateral pipes_near(ask.geom, ask.reach, ask.networks, ask.minimum_size, ask.at) pipe
  where ask.networks is not null
)
select found.ordinal, found.named, case when found.visible then found.code end as code, found.class_code, found.network, found.distance,
  -- Ordered, so that the plain index is taken and not that of the exclusion constraint: 3 µs a look-up instead of 16.
  case when found.network is null then (
    select jsonb_build_object('caseId', decision.case_id, 'level', decision.level, 'version', decision.valid_from,
      'day', to_char(decision.decided_at at time zone settings.time_zone, 'YYYY-MM-DD'),
      'unit', jsonb_build_object('code', unit.code, 'name', unit.name, 'nameEn', unit.name_en))
    from coordination_decisions decision
    cross join city_settings settings
    join units unit on unit.code = decision.unit_code and unit.valid_from <= found.at and (unit.valid_to is null or found.at < unit.valid_to)
    where decision.scope_code = found.code and decision.kind = 'component' and decision.class_code = found.class_code
      and decision.valid_from <= found.at and (decision.valid_to is null or found.at < decision.valid_to)
    order by decision.valid_from desc limit 1) end as decision,
  (select jsonb_build_object('code', unit.code, 'name', unit.name, 'nameEn', unit.name_en) from units unit
   where unit.code = found.maintainer_code and unit.valid_from <= found.at and (unit.valid_to is null or found.at < unit.valid_to)) as maintainer,
  (select jsonb_build_object('code', unit.code, 'name', unit.name, 'nameEn', unit.name_en) from units unit
   where unit.code = found.owner_code and unit.valid_from <= found.at and (unit.valid_to is null or found.at < unit.valid_to)) as owner
from found
order by found.ordinal, round(found.distance::numeric, 3), found.code;

-- name: locate
-- Where a reported geometry lies: the place of its representative point.
with city as materialized (
  select settings.srid,
    (select ST_Expand(ST_Transform(ST_SetSRID(ST_Extent(area.geom::box2d::geometry)::geometry, settings.srid), 4326), 10)
     from areas area where area.parent_code is null and area.valid_to is null) as reach
  from city_settings settings
),
sent as materialized (
  select ST_Force2D(ST_SetSRID(ST_GeomFromGeoJSON(:geometry), 4326)) as geom
),
shape as materialized (
  select case when ST_CoveredBy(ST_Envelope(sent.geom), city.reach) then ST_Transform(sent.geom, city.srid) end as geom
  from sent cross join city
),
valid as materialized (
  select geom, ST_IsValid(geom) as is_valid, case when ST_IsValid(geom) then ST_PointOnSurface(geom) end as point from shape
),
grid as materialized (
  select min(grid.code) as code from valid
  join unit_grids grid on grid.valid_to is null and grid.geom && ST_Expand(valid.point, 1e-6) and ST_DWithin(grid.geom, valid.point, 1e-6)
),
place as materialized (
  select grid.code as grid_code, coalesce(left(grid.code, 12), (
    select min(community.code) from valid
    join areas community on community.valid_to is null and community.level = 'community'
      and community.geom && ST_Expand(valid.point, 1e-6) and ST_DWithin(community.geom, valid.point, 1e-6))) as community_code
  from grid
)
select place.grid_code, place.community_code, left(place.community_code, 6) as district_code, management.management_code,
  valid.geom::text as geom, valid.point::text as point,
  case when not valid.is_valid then ST_IsValidReason(valid.geom) end as fault
from valid cross join place
left join management_streets management on management.street_code = left(place.community_code, 9);

-- name: districtAt
-- For each geometry tried in place of one outside: the district it would lie in, or null.
select tried.ordinal::integer as ordinal, (
  select min(area.code) from areas area
  where area.level = 'district' and area.valid_to is null
    and ST_Intersects(area.geom, ST_Transform(ST_Force2D(ST_SetSRID(ST_GeomFromGeoJSON(tried.geometry), 4326)), settings.srid))) as district_code
from unnest(:geometries::text[]) with ordinality as tried (geometry, ordinal)
cross join city_settings settings
where ST_CoveredBy(ST_Envelope(ST_SetSRID(ST_GeomFromGeoJSON(tried.geometry), 4326)), (
  select ST_Expand(ST_Transform(ST_SetSRID(ST_Extent(area.geom::box2d::geometry)::geometry, settings.srid), 4326), 10)
  from areas area where area.parent_code is null and area.valid_to is null))
order by tried.ordinal;
