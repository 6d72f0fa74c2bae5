-- name: resolve
-- Who is responsible, for many questions in one statement. Shaped for sets: see sql/bench/responsibility.md.
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
  select question.ordinal::integer as ordinal, question.kind, question.class_code, question.component_code,
    question.accuracy, moment.at, shape.geom, ST_Dimension(shape.geom) as dimension,
    -- Questions of one class and moment share their scopes: a thousand cases of a day ask for few districts.
    dense_rank() over (order by question.kind, question.class_code, moment.at)::integer as topic
  from unnest(:geometries::text[], :kinds::text[], :classes::text[], :components::text[], :accuracies::float8[], :moments::text[])
    with ordinality as question (geometry, kind, class_code, component_code, accuracy, moment, ordinal)
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
faults as materialized (
  select ordinal, ST_IsValidReason(geom) as reason from questions where dimension = 2 and not ST_IsValid(geom)
),
-- Versions that ended later than the earliest moment asked for; none when everything is asked as of now.
past_grids as materialized (
  select code, responsibility_grid_code, valid_from, valid_to, geom from unit_grids
  where valid_to > (select min(at) from questions)
),
past_communities as materialized (
  select code, valid_from, valid_to, geom from areas
  where level = 'community' and valid_to > (select min(at) from questions)
),
-- What is overlaid: points, single segments of lines, polygons of at most 128 vertices, and the disc of uncertainty.
parts as materialized (
  select row_number() over () as part, shape.*
  from (
    select ordinal, at, 0 as dimension, false as disc, geom from questions where dimension = 0
    union all
    select question.ordinal, question.at, 1, false, segment.geom
    from questions question cross join lateral ST_DumpSegments(question.geom) segment
    where question.dimension = 1 and ST_Length(segment.geom) > 0
    union all
    select question.ordinal, question.at, 2, false, cut.geom
    from questions question cross join lateral ST_Subdivide(question.geom, 128) cut (geom)
    where question.dimension = 2 and question.ordinal not in (select ordinal from faults)
    union all
    select question.ordinal, question.at, 2, true, ST_Buffer(question.geom, question.accuracy, 16)
    from questions question where question.dimension = 0 and question.accuracy > 0
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
-- Lines: cut each segment where it enters or leaves a grid, then ask for the middle of each run. A run along a shared
-- edge is so counted once, for the lowest code, whatever rounding does to the cuts.
grid_cuts as (
  select part, bound.fraction from parts cross join (values (0::float8), (1::float8)) bound (fraction) where dimension = 1
  union
  select part.part, ST_LineLocatePoint(part.geom, meeting.geom)
  from parts part join near_grids near on near.part = part.part
  cross join lateral ST_DumpPoints(ST_Intersection(part.geom, near.geom)) meeting
  where part.dimension = 1
),
grid_runs as materialized (
  select row_number() over () as run, part.part, part.ordinal, part.at, part.geom as segment, cut.fraction, cut.next,
    ST_LineInterpolatePoint(part.geom, (cut.fraction + cut.next) / 2) as middle
  from (select part, fraction, lead(fraction) over (partition by part order by fraction) as next from grid_cuts) cut
  join parts part on part.part = cut.part
  where cut.next > cut.fraction
),
grid_of_run as (
  select run.run, min(near.code) as code
  from grid_runs run join near_grids near on near.part = run.part and ST_DWithin(near.geom, run.middle, 1e-6)
  group by run.run
),
grid_areas as materialized (
  select part.part, near.code,
    case when ST_Covers(part.geom, near.geom) then ST_Area(near.geom) else ST_Area(ST_Intersection(part.geom, near.geom)) end as measure
  from parts part join near_grids near on near.part = part.part
  where part.dimension = 2
),
-- What no grid takes is left to the communities.
bare as materialized (
  select row_number() over () as bare, shape.*
  from (
    select part.part, part.ordinal, part.at, part.disc, part.dimension, part.geom
    from parts part
    where part.dimension = 0 and not exists (select from near_grids near where near.part = part.part)
    union all
    select run.part, run.ordinal, run.at, false, 1, ST_LineSubstring(run.segment, run.fraction, run.next)
    from grid_runs run where not exists (select from grid_of_run taken where taken.run = run.run)
    union all
    select part.part, part.ordinal, part.at, part.disc, 2, part.geom
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
  cross join lateral ST_DumpPoints(ST_Intersection(bare.geom, near.geom)) meeting
  where bare.dimension = 1
),
community_runs as materialized (
  select row_number() over () as run, bare.bare, bare.ordinal, ST_Length(bare.geom) * (cut.next - cut.fraction) as measure,
    ST_LineInterpolatePoint(bare.geom, (cut.fraction + cut.next) / 2) as middle
  from (select bare, fraction, lead(fraction) over (partition by bare order by fraction) as next from community_cuts) cut
  join bare on bare.bare = cut.bare
  where cut.next > cut.fraction
),
pieces as materialized (
  select ordinal, disc, code, sum(measure) as measure
  from (
    select part.ordinal, part.disc, min(near.code) as code, 1::float8 as measure
    from parts part join near_grids near on near.part = part.part
    where part.dimension = 0 group by part.part, part.ordinal, part.disc
    union all
    select bare.ordinal, bare.disc, min(near.code), 1
    from bare join near_communities near on near.bare = bare.bare
    where bare.dimension = 0 group by bare.bare, bare.ordinal, bare.disc
    union all
    select run.ordinal, false, taken.code, ST_Length(run.segment) * (run.next - run.fraction)
    from grid_runs run join grid_of_run taken on taken.run = run.run
    union all
    select run.ordinal, false, min(near.code), run.measure
    from community_runs run join near_communities near on near.bare = run.bare and ST_DWithin(near.geom, run.middle, 1e-6)
    group by run.run, run.ordinal, run.measure
    union all
    select part.ordinal, part.disc, taken.code, taken.measure
    from grid_areas taken join parts part on part.part = taken.part
    union all
    select bare.ordinal, bare.disc, near.code, ST_Area(ST_Intersection(bare.geom, near.geom)) - coalesce((
      select sum(taken.measure) from grid_areas taken where taken.part = bare.part and starts_with(taken.code, near.code)), 0)
    from bare join near_communities near on near.bare = bare.bare
    where bare.dimension = 2
  ) piece
  group by ordinal, disc, code
),
scopes as materialized (
  select distinct question.topic, question.kind, question.class_code, question.at, scope.level, scope.code
  from pieces piece
  join questions question on question.ordinal = piece.ordinal
  left join management_streets management on management.street_code = left(piece.code, 9)
  cross join lateral (values
    ('grid', case when length(piece.code) = 15 then piece.code end), ('community', left(piece.code, 12)),
    ('street', left(piece.code, 9)), ('management', management.management_code),
    ('district', left(piece.code, 6)), ('city', left(piece.code, 4))
  ) scope (level, code)
  where scope.code is not null
),
-- Laterals with a limit, so that a look-up by key stays one whatever the planner thinks of the sizes above.
scope_rows as (
  select jsonb_agg(jsonb_build_object('topic', scope.topic, 'level', scope.level, 'code', scope.code,
    'name', area.name, 'nameEn', area.name_en, 'prefix', holder.class_prefix, 'unit', holder.unit, 'command', command.unit)) as scopes
  from scopes scope
  left join lateral (
    select area.name, area.name_en from areas area
    where scope.level <> 'grid' and area.code = scope.code
      and area.valid_from <= scope.at and (area.valid_to is null or scope.at < area.valid_to)
    limit 1
  ) area on true
  left join lateral (
    select duty.class_prefix, jsonb_build_object('code', unit.code, 'name', unit.name, 'nameEn', unit.name_en) as unit
    from duties duty
    join units unit on unit.code = duty.unit_code
      and unit.valid_from <= scope.at and (unit.valid_to is null or scope.at < unit.valid_to)
    where duty.scope_code = scope.code and duty.kind = scope.kind
      and duty.class_prefix in (scope.class_code, left(scope.class_code, 2), '')
      and duty.valid_from <= scope.at and (duty.valid_to is null or scope.at < duty.valid_to)
    -- Of prefixes of one class the longest sorts last; in this order the primary key gives it.
    order by duty.class_prefix desc limit 1
  ) holder on true
  left join lateral (
    select jsonb_build_object('code', unit.code, 'name', unit.name, 'nameEn', unit.name_en) as unit
    from units unit
    where scope.level in ('management', 'district', 'city') and unit.kind = 'command'
      and (unit.area_code = scope.code or scope.level = 'city' and unit.area_code is null)
      and unit.valid_from <= scope.at and (unit.valid_to is null or scope.at < unit.valid_to)
    order by unit.area_code is null, unit.code limit 1
  ) command on true
),
piece_rows as (
  select piece.ordinal, jsonb_agg(jsonb_build_object('code', piece.code, 'disc', piece.disc, 'measure', piece.measure,
    'management', management.management_code, 'responsibilityGrid', grid.responsibility_grid_code)) as pieces
  from pieces piece
  join questions question on question.ordinal = piece.ordinal
  left join management_streets management on management.street_code = left(piece.code, 9)
  left join lateral (
    select grid.responsibility_grid_code from unit_grids grid
    where length(piece.code) = 15 and grid.code = piece.code
      and grid.valid_from <= question.at and (grid.valid_to is null or question.at < grid.valid_to)
    limit 1
  ) grid on true
  group by piece.ordinal
),
past_components as materialized (
  select * from components where valid_to > (select min(at) from questions where kind = 'component')
),
-- The component named, or the nearest of the class: within 5 m and the accuracy of the position, ties by lowest code.
found as (
  select question.ordinal, question.topic, question.at, true as named, component.code, component.class_code, component.maintainer_code, component.owner_code,
    ST_Distance(component.geom, question.geom) as distance
  from questions question
  join components component on component.code = question.component_code
    and component.valid_from <= question.at and (component.valid_to is null or question.at < component.valid_to)
  where question.kind = 'component'
  union all
  select question.ordinal, question.topic, question.at, false, component.code, component.class_code, component.maintainer_code, component.owner_code, component.distance
  from questions question
  cross join lateral (
    select nearest.*, ST_Distance(nearest.geom, question.geom) as distance
    from (
      (select code, class_code, maintainer_code, owner_code, geom from components
       where class_code = question.class_code and valid_to is null and valid_from <= question.at
         and geom && ST_Expand(question.geom, 5 + question.accuracy) and ST_DWithin(geom, question.geom, 5 + question.accuracy)
       order by geom <-> question.geom, code limit 1)
      union all
      (select code, class_code, maintainer_code, owner_code, geom from past_components
       where class_code = question.class_code and valid_from <= question.at and question.at < valid_to
         and ST_DWithin(geom, question.geom, 5 + question.accuracy)
       order by geom <-> question.geom, code limit 1)
    ) nearest
    order by distance, nearest.code limit 1
  ) component
  where question.kind = 'component' and question.component_code is null
),
-- Coordination decisions bind exactly their class: on the component, or on the grids and communities of the pieces.
-- Ordered, so that the plain index is taken and not that of the exclusion constraint: 3 µs a look-up instead of 16.
decision_rows as (
  select jsonb_agg(jsonb_build_object('topic', place.topic, 'on', place.code, 'caseId', decision.case_id, 'level', decision.level,
    'day', to_char(decision.decided_at at time zone city.time_zone, 'YYYY-MM-DD'),
    'unit', jsonb_build_object('code', unit.code, 'name', unit.name, 'nameEn', unit.name_en))) as decisions
  from (
    select topic, kind, class_code, at, code from scopes where level in ('grid', 'community')
    union
    select topic, 'component', class_code, at, code from found
  ) place
  cross join city
  cross join lateral (
    select case_id, level, decided_at, unit_code from coordination_decisions
    where scope_code = place.code and kind = place.kind and class_code = place.class_code
      and valid_from <= place.at and (valid_to is null or place.at < valid_to)
    order by valid_from desc limit 1
  ) decision
  join units unit on unit.code = decision.unit_code
    and unit.valid_from <= place.at and (unit.valid_to is null or place.at < unit.valid_to)
),
component_rows as (
  select found.ordinal, jsonb_build_object('code', found.code, 'classCode', found.class_code, 'named', found.named,
    'distance', found.distance, 'post', unit.post,
    'unit', case when unit.code is not null then jsonb_build_object('code', unit.code, 'name', unit.name, 'nameEn', unit.name_en) end) as component
  from found
  left join lateral (
    select unit.code, unit.name, unit.name_en, post.post
    from (values (1, 'maintainer', found.maintainer_code), (2, 'owner', found.owner_code)) post (turn, post, code)
    join units unit on unit.code = post.code
      and unit.valid_from <= found.at and (unit.valid_to is null or found.at < unit.valid_to)
    order by post.turn limit 1
  ) unit on true
)
select question.ordinal, question.at, question.dimension, faults.reason as fault,
  exists (select from classes class where class.kind = question.kind and class.code = question.class_code) as class_known,
  question.topic, coalesce(piece_rows.pieces, '[]') as pieces, component_rows.component,
  case when question.ordinal = 1 then coalesce((select scopes from scope_rows), '[]') end as scopes,
  case when question.ordinal = 1 then coalesce((select decisions from decision_rows), '[]') end as decisions
from questions question
left join faults on faults.ordinal = question.ordinal
left join piece_rows on piece_rows.ordinal = question.ordinal
left join component_rows on component_rows.ordinal = question.ordinal
order by question.ordinal;

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
