-- name: quality
-- One pass over two periods, grouped by what is asked and once more over all: index range suggestion_outcomes_at.
with counted as (
  select grouping(own.code) = 1 as total, own.code, min(own.kind) as kind, min(rule_family) as family,
    count(*) filter (where at >= :from)::integer as dispatches,
    count(*) filter (where at >= :from and outcome = 'pending')::integer as pending,
    count(*) filter (where at >= :from and outcome = 'kept')::integer as kept,
    count(*) filter (where at >= :from and outcome = 'confirmed')::integer as confirmed,
    count(*) filter (where at >= :from and outcome = 'returned')::integer as returned,
    count(*) filter (where at >= :from and outcome = 'redispatched')::integer as redispatched,
    count(*) filter (where at >= :from and outcome = 'overruled')::integer as overruled,
    count(*) filter (where at >= :from and outcome = 'decided')::integer as decided,
    count(*) filter (where at < :from and outcome <> 'pending')::integer as before_judged,
    count(*) filter (where at < :from and outcome in ('kept', 'confirmed'))::integer as before_right
  from suggestion_outcomes
  cross join lateral (select case :by::text
      when 'rule' then coalesce(rule_code, rule_family, '')
      when 'class' then class_code
      when 'unit' then suggested_code
      else case when :district::text is null then platform_code else left(place_code, 9) end end as code,
    case :by when 'class' then suggestion_outcomes.kind end as kind) own
  where at >= :before::timestamptz and at < :to::timestamptz and (:district::text is null or platform_code = :district)
  group by grouping sets ((own.code, own.kind), ())
)
select counted.*, coalesce(rule.name, class.name, unit.name, area.name) as name,
  coalesce(rule.name_en, class.name_en, unit.name_en, area.name_en) as name_en
from (select *, row_number() over (partition by total order by returned + redispatched + overruled + decided desc, dispatches desc, code, kind) as place,
    count(*) over (partition by total)::integer as groups
  from counted where dispatches > 0 or total) counted
left join lateral (select name, name_en from rules where :by = 'rule' and code = counted.code order by valid_from desc limit 1) rule on true
left join classes class on :by = 'class' and class.kind = counted.kind and class.code = counted.code
left join units unit on :by = 'unit' and unit.code = counted.code
left join areas area on :by = 'area' and area.code = counted.code and area.valid_to is null
where place <= 300
order by total desc, place;

-- name: disagreements
-- Where the unit of one ground was suggested and the one whose ground begins within reach had it: the rules there name it. Zones
-- come first, for they lie across areas. Borders of grids are put together by street and pair of units: one grid sees few cases.
with wrong as materialized (
  select case_id, at, scope_code, place_code, point, suggested_code, final_code, kind, class_code
  from suggestion_outcomes
  where outcome in ('returned', 'redispatched', 'overruled', 'decided') and at >= :from and at < :to
    and (:district::text is null or platform_code = :district) and current_role_name() <> 'unit_staff'
    and rule_family not in ('component', 'network', 'decision')
  order by at desc limit 20000
),
placed as (
  select wrong.*, coalesce(zone.code, across.own) as own, case when zone.code is not null then '' else across.other end as other
  from wrong
  left join lateral (
    select part.zone_code as code
    from zone_parts part
    where part.valid_to is null and ST_DWithin(part.geom, wrong.point, :within::float8)
      and (part.zone_code = wrong.scope_code or exists (select from rules rule
        where rule.scope_code = part.zone_code and rule.valid_to is null and rule.unit_code = wrong.final_code
          and rule.kind = wrong.kind and rule.class_prefix in (wrong.class_code, left(wrong.class_code, 2), '')))
    order by part.zone_code = wrong.scope_code desc, part.zone_code limit 1) zone on true
  left join lateral (
    -- Both grounds at the level of the smaller: that of a grid duty ends at the grid, whoever has the district.
    select case level when 6 then coalesce(management_of(wrong.place_code), left(wrong.place_code, 6)) else left(wrong.place_code, level) end as own,
      case level when 6 then coalesce(management_of(near.code), left(near.code, 6)) else left(near.code, level) end as other, near.distance
    from (
      select grid.code, ST_Distance(grid.geom, wrong.point) as distance from unit_grids grid
      where grid.valid_to is null and ST_DWithin(grid.geom, wrong.point, :within)
      union all
      select area.code, ST_Distance(area.geom, wrong.point) from areas area
      where area.valid_to is null and area.level = 'community' and not area.gridded and ST_DWithin(area.geom, wrong.point, :within)
    ) near
    cross join lateral (
      select greatest(length(rule.scope_code), length(wrong.scope_code)) as level from rules rule
      where rule.scope_code in (near.code, left(near.code, 12), left(near.code, 9), left(near.code, 6), management_of(near.code))
        and rule.valid_to is null and rule.unit_code = wrong.final_code and rule.kind = wrong.kind
        and rule.class_prefix in (wrong.class_code, left(wrong.class_code, 2), '')
      order by length(rule.scope_code) desc, length(rule.class_prefix) desc limit 1) held
    where near.code <> wrong.place_code and wrong.scope_code ~ '^[0-9]{6,15}$' and length(near.code) >= level and length(wrong.place_code) >= level
      and case level when 6 then coalesce(management_of(near.code), left(near.code, 6)) <> coalesce(management_of(wrong.place_code), left(wrong.place_code, 6))
        else left(near.code, level) <> left(wrong.place_code, level) end
    order by near.distance, near.code limit 1) across on zone.code is null
),
named_pairs as (
  select *, least(suggested_code, final_code) as one, greatest(suggested_code, final_code) as two,
    case when length(own) >= 12 and own !~ '^Z' then least(left(own, 9), left(other, 9)) when other = '' then own else least(own, other) end as ground,
    case when length(own) >= 12 and own !~ '^Z' then greatest(left(own, 9), left(other, 9)) when other = '' then '' else greatest(own, other) end as beside,
    case when other = '' then 'zone' when length(own) >= 12 then 'grid' else 'area' end as level
  from placed where own is not null
),
pairs as (
  select ground, beside, level, one, two, count(*)::integer as disagreements, (array_agg(case_id order by at desc, case_id))[1:20] as cases
  from named_pairs group by 1, 2, 3, 4, 5
  having count(*) >= :least
  order by count(*) desc, ground, beside, one, two limit 300
),
edges as (
  select pairs.*, case level when 'zone' then (select ST_Boundary(geom) from zones where code = ground and valid_to is null)
    else (select ST_Union(ST_CollectionExtract(ST_Intersection(ST_Boundary(inner_ground.geom), outer_ground.geom, 1e-6), 2), 1e-6)
      from (select distinct own, other from named_pairs
        where (named_pairs.ground, named_pairs.beside, named_pairs.level, named_pairs.one, named_pairs.two)
          = (pairs.ground, pairs.beside, pairs.level, pairs.one, pairs.two)) met
      -- A management area lies in its district: their border is the border of the smaller.
      cross join lateral (select exists (select from areas where code = met.other and level = 'management' and valid_to is null) as managed) which
      cross join lateral (select geom from unit_grids where code = case when managed then met.other else met.own end and valid_to is null
        union all select geom from areas where code = case when managed then met.other else met.own end and valid_to is null) inner_ground
      cross join lateral (select geom from unit_grids where code = case when managed then met.own else met.other end and valid_to is null
        union all select geom from areas where code = case when managed then met.own else met.other end and valid_to is null) outer_ground) end as edge
  from pairs
)
select ground, beside, level, disagreements, cases,
  named(one.code, one.name, one.name_en) as one, named(two.code, two.name, two.name_en) as two,
  (select jsonb_agg(jsonb_build_object('name', coalesce(area.name, zone.name, names.code), 'nameEn', coalesce(area.name_en, zone.name_en, names.code)) order by position)
    from unnest(array[ground, nullif(nullif(beside, ground), '')]) with ordinality as names (code, position)
    left join areas area on area.code = names.code and area.valid_to is null
    left join zones zone on zone.code = names.code and zone.valid_to is null
    where names.code is not null) as names,
  (select count(distinct (outcome.case_id, outcome.version))::integer
    from ST_Subdivide(edge, 32) piece
    join cases on cases.point && ST_Expand(piece, :within) and ST_DWithin(cases.point, piece, :within)
    join suggestion_outcomes outcome on outcome.case_id = cases.id and outcome.at >= :from and outcome.at < :to
      and outcome.outcome <> 'pending' and outcome.suggested_code in (edges.one, edges.two)) as dispatches,
  ST_AsGeoJSON(ST_Transform(ST_LineMerge(edge), 4326), 6)::jsonb as geometry
from edges
join units one on one.code = edges.one
join units two on two.code = edges.two
where edge is not null and not ST_IsEmpty(edge)
order by disagreements desc, ground, beside, one.code, two.code;

-- name: disagreementTotals
select count(*)::integer as wrong from suggestion_outcomes
where outcome in ('returned', 'redispatched', 'overruled', 'decided') and at >= :from and at < :to
  and (:district::text is null or platform_code = :district) and current_role_name() <> 'unit_staff';

-- name: patterns
-- Same class, suggested the same, had by another unit, in one place: grid, community, street or zone, but never more than the
-- ground of the rule that suggested. Components and pipes are not asked about: there the inventory is wrong, not a rule.
with groups as (
  select kind, class_code, suggested_code, final_code
  from suggestion_outcomes
  where outcome in ('returned', 'redispatched', 'overruled', 'decided') and at >= :from and at < :to
    and (:district::text is null or platform_code = :district)
    and rule_family not in ('component', 'network', 'decision') and current_role_name() <> 'unit_staff'
  group by 1, 2, 3, 4 having count(*) >= :least
  -- Every case of these is placed in its areas and zones: of a large city the most frequent are enough to read.
  order by count(*) desc, 1, 2, 3, 4 limit 100
),
judged as (
  select outcome.case_id, outcome.at, outcome.kind, outcome.class_code, outcome.suggested_code, outcome.final_code, outcome.rule_code,
    outcome.scope_code, outcome.place_code, outcome.point
  from (select distinct kind, class_code, suggested_code from groups) asked
  join suggestion_outcomes outcome using (kind, class_code, suggested_code)
  where outcome.at >= :from and outcome.at < :to and outcome.outcome <> 'pending'
    and (:district::text is null or outcome.platform_code = :district)
    and outcome.rule_family not in ('component', 'network', 'decision')
),
placed as (
  select judged.*, place.scope
  from judged
  cross join lateral (
    select distinct scope from (
      select left(place_code, digits) as scope from unnest(array[9, 12, 15]) digits
      where length(place_code) >= digits and scope_code !~ '^Z' and digits >= length(coalesce(scope_code, '')) and digits <= length(place_code)
      union all
      select part.zone_code from zone_parts part
      where part.valid_to is null and ST_Intersects(part.geom, judged.point) and (scope_code !~ '^Z' or scope_code = part.zone_code)
    ) places) place
),
counted as (
  select kind, class_code, suggested_code, scope, final_code, count(*)::integer as support,
    mode() within group (order by rule_code) as rule_code,
    (array_agg(jsonb_build_object('id', case_id, 'at', at, 'grid', place_code) order by at desc, case_id))[1:20] as cases,
    (sum(count(*)) over (partition by kind, class_code, suggested_code, scope))::integer as of
  from placed group by 1, 2, 3, 4, 5
)
select counted.kind, counted.scope, counted.support, counted.of, to_jsonb(counted.cases) as cases, coalesce(area.name, zone.name, grid.code) as place,
  coalesce(area.name_en, zone.name_en, grid.code) as place_en, zone.kind as zone_kind,
  named(class.code, class.name, class.name_en) as class, named(suggested.code, suggested.name, suggested.name_en) as "from",
  named(unit.code, unit.name, unit.name_en) as unit, scope_editable(counted.scope) as editable,
  case when rule.code is not null then jsonb_build_object('code', rule.code, 'name', rule.name, 'nameEn', rule.name_en, 'family', rule.family,
    'priority', rule.priority, 'scope', rule.scope_code, 'prefix', rule.class_prefix, 'version', rule.version) end as rule
from counted
join groups using (kind, class_code, suggested_code, final_code)
join classes class on class.kind = counted.kind and class.code = counted.class_code
join units suggested on suggested.code = counted.suggested_code
join units unit on unit.code = counted.final_code and unit.valid_to is null
left join areas area on area.code = counted.scope and area.valid_to is null
left join unit_grids grid on grid.code = counted.scope and grid.valid_to is null
left join zones zone on zone.code = counted.scope and zone.valid_to is null
left join rules rule on rule.code = counted.rule_code and rule.valid_to is null
where counted.final_code <> counted.suggested_code and counted.support >= :least
  and coalesce(area.code, grid.code, zone.code) is not null
  and not exists (select from rules own where own.scope_code = counted.scope and own.kind = counted.kind
    and own.class_prefix = counted.class_code and own.unit_code = counted.final_code and own.valid_to is null)
order by counted.support desc, counted.scope, counted.kind, counted.class_code, counted.final_code;

-- name: decisionPatterns
-- Coordinated again and again with the same end.
select counted.kind, counted.scope, counted.support, counted.of, to_jsonb(counted.cases) as cases, area.name as place, area.name_en as place_en,
  null::text as zone_kind, named(class.code, class.name, class.name_en) as class, null::jsonb as "from",
  named(unit.code, unit.name, unit.name_en) as unit, scope_editable(counted.scope) as editable, null::jsonb as rule
from (
  select kind, class_code, community_code as scope, unit_code, count(*)::integer as support,
    (array_agg(jsonb_build_object('id', case_id, 'at', decided_at, 'grid', scope_code) order by decided_at desc, case_id))[1:20] as cases,
    (sum(count(*)) over (partition by kind, class_code, community_code))::integer as of
  from coordination_decisions
  where decided_at >= :from and decided_at < :to and scope_kind <> 'component' and revoked_by is null
    and (:district::text is null or coalesce(management_of(community_code), district_code) = :district)
    and in_jurisdiction(community_code, management_of(community_code))
    and current_role_name() in ('supervisor', 'filing_officer', 'analyst', 'administrator', 'planner', 'dispatcher')
  group by 1, 2, 3, 4) counted
join areas area on area.code = counted.scope and area.valid_to is null
join classes class on class.kind = counted.kind and class.code = counted.class_code
join units unit on unit.code = counted.unit_code and unit.valid_to is null
where counted.support >= :least
  and not exists (select from rules own where own.scope_code = counted.scope and own.kind = counted.kind
    and own.class_prefix = counted.class_code and own.unit_code = counted.unit_code and own.valid_to is null)
order by counted.support desc, counted.scope, counted.kind, counted.class_code, counted.unit_code;

-- name: evidence
-- What the cases behind a suggestion ask responsibility, to see whether the rules of today answer otherwise already.
select id, geom::text as geometry, kind, class_code as class, accuracy_m as accuracy from cases where id = any(:ids);

-- name: dismissals
select put.scope_code as scope, put.kind, put.class_code as class, put.unit_code as unit, put.reason, put.dismissed_at as at,
  named(person.id, person.name, person.name_en) as by
from rule_suggestions_dismissed put
join people person on person.id = put.dismissed_by;

-- name: known
-- Whether what a dismissal names is there, and whose it is to keep.
select scope_editable(:scope) as editable, exists (select from classes where kind = :kind and code = :class) as class,
  exists (select from units where code = :unit) as unit,
  exists (select from areas where code = :scope union all select from unit_grids where code = :scope
    union all select from zones where code = :scope) as place;

-- name: dismiss
insert into rule_suggestions_dismissed (scope_code, kind, class_code, unit_code, reason, dismissed_by, dismissed_at)
values (:scope, :kind, :class, :unit, :reason, current_person(), :now)
on conflict do nothing;

-- name: takeUp
delete from rule_suggestions_dismissed where scope_code = :scope and kind = :kind and class_code = :class and unit_code = :unit
returning scope_code;
