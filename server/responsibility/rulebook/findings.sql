-- name: planByHash
-- Nothing is known of how many rows a statement's own sets have; the planner takes one, and loops over loops (189 s). Without
-- loops it thinks the plan so dear that it compiles it (12 s of 13.7). Without both: 1.5 s, on a machine eight times
-- overbooked (demo city, 2026-11-24). For this transaction until planAsUsual.
select set_config('enable_nestloop', 'off', true), set_config('jit', 'off', true);

-- name: planAsUsual
select set_config(name, reset_val, true) from pg_settings where name in ('enable_nestloop', 'jit');

-- name: gaps
-- Classes for which, in part of an area, no duty names a unit, so that only coordination is left. Counted by community: its
-- unit grids less those with a duty of their own, so that grids × classes are never laid out.
-- A duty is certain when it binds every grade and names a unit that is on duty. Identity of a thing, rosters and grades are
-- conditions; zones cover only their ground and are left out of account.
with used as materialized (
  select class.kind, class.code, class.name, class.name_en from classes class
  where class.valid_from <= :at and (class.valid_to is null or class.valid_to > :at)
    and (:kind::text is null or class.kind = :kind) and (:class::text is null or class.code = :class)
),
binding as materialized (
  select rule.scope_code, rule.kind, rule.class_prefix,
    rule.reach_m is null and rule.grades is null and rule.unit_code is not null as certain
  from rules rule
  left join units unit on unit.code = rule.unit_code
  where rule.valid_from <= :at and (rule.valid_to is null or rule.valid_to > :at) and rule.family not in ('corridor', 'special')
    and (rule.unit_code is null or unit.valid_from <= :at and (unit.valid_to is null or unit.valid_to > :at))
),
covering as materialized (
  select binding.scope_code, used.kind, used.code as class, bool_or(binding.certain) as certain
  from binding
  join used on used.kind = binding.kind and binding.class_prefix in (used.code, left(used.code, 2), '')
  group by 1, 2, 3
),
communities as materialized (
  select community.code, left(community.code, 9) as street, left(community.code, 6) as district, left(community.code, 4) as city,
    management.management_code as management, community.gridded
  from areas community
  left join management_streets management on management.street_code = left(community.code, 9)
  where community.level = 'community' and community.valid_from <= :at and (community.valid_to is null or community.valid_to > :at)
    and (:area::text is null or starts_with(community.code, :area) or management.management_code = :area)
),
-- Every scope that binds in a street, and the classes that have a duty by it: for certain, or on a condition.
street_scopes as materialized (
  select distinct scope.code, place.street
  from communities place cross join lateral (values (place.city), (place.district), (place.management), (place.street)) scope (code)
  where scope.code is not null
),
street_covering as materialized (
  select scope.street, covering.kind, covering.class, bool_or(covering.certain) as certain
  from street_scopes scope join covering on covering.scope_code = scope.code
  group by 1, 2, 3
),
open_streets as materialized (
  select street.street, used.kind, used.code as class
  from (select distinct street from communities) street cross join used
  except
  select street, kind, class from street_covering where certain
),
open_communities as materialized (
  select community.code, street.kind, street.class
  from open_streets street join communities community on community.street = street.street
  except
  select scope_code, kind, class from covering where certain and length(scope_code) = 12
),
grids as materialized (
  select left(grid.code, 12) as community, count(*) as many from unit_grids grid
  where grid.valid_from <= :at and (grid.valid_to is null or grid.valid_to > :at) group by 1
),
own_grids as materialized (
  select covering.scope_code as grid, left(covering.scope_code, 12) as community, covering.kind, covering.class
  from covering where covering.certain and length(covering.scope_code) = 15
),
covered_grids as materialized (
  select community, kind, class, count(*) as many from own_grids group by 1, 2, 3
),
open_places as materialized (
  select place.code, place.kind, place.class, coalesce(community.management, community.district) as area,
    coalesce(grids.many - coalesce(covered.many, 0), 0) as grids,
    street.street is not null or own.scope_code is not null as conditional
  from open_communities place
  join communities community on community.code = place.code
  left join grids on grids.community = place.code
  left join covered_grids covered on covered.community = place.code and covered.kind = place.kind and covered.class = place.class
  -- What is left of these is conditional: the certain ones are taken off above.
  left join street_covering street on street.street = community.street and street.kind = place.kind and street.class = place.class
  left join covering own on own.scope_code = place.code and own.kind = place.kind and own.class = place.class
  where grids.many is null or grids.many > coalesce(covered.many, 0)
),
recent as materialized (
  select cases.kind, cases.class_code, cases.community_code, cases.grid_code, count(*) as many
  from cases where cases.reported_at > :since
  group by 1, 2, 3, 4
),
own_cases as materialized (
  select recent.kind, recent.class_code, recent.community_code, sum(recent.many) as many
  from recent join own_grids on own_grids.grid = recent.grid_code and own_grids.kind = recent.kind and own_grids.class = recent.class_code
  group by 1, 2, 3
),
all_cases as materialized (
  select kind, class_code, community_code, sum(many) as many from recent group by 1, 2, 3
),
gathered as materialized (
  select place.kind, place.class, place.area, place.conditional,
    sum(place.grids) as grids, count(*) filter (where place.grids = 0) as communities,
    sum(coalesce(all_cases.many, 0) - coalesce(own_cases.many, 0)) as cases
  from open_places place
  left join all_cases on all_cases.kind = place.kind and all_cases.class_code = place.class and all_cases.community_code = place.code
  left join own_cases on own_cases.kind = place.kind and own_cases.class_code = place.class and own_cases.community_code = place.code
  group by 1, 2, 3, 4
)
select gathered.kind, jsonb_build_object('code', used.code, 'name', used.name, 'nameEn', used.name_en) as class,
  jsonb_build_object('level', area.level, 'code', area.code, 'name', area.name, 'nameEn', area.name_en) as area,
  case when gathered.conditional then 'conditional' else 'none' end as coverage,
  gathered.grids::integer as grids, gathered.communities::integer as communities, gathered.cases::integer as cases,
  (count(*) over ())::integer as total
from gathered
join used on used.kind = gathered.kind and used.code = gathered.class
join areas area on area.code = gathered.area and area.valid_from <= :at and (area.valid_to is null or area.valid_to > :at)
order by gathered.cases desc, gathered.conditional, gathered.grids desc, gathered.communities desc, gathered.kind, gathered.class, gathered.area
limit :limit;

-- name: flaws
-- Rules in force that cannot name a unit, or that none of the newest dispatches went by.
with book as materialized (
  select rule.* from rules rule
  where rule.valid_from <= :at and (rule.valid_to is null or rule.valid_to > :at)
    and (:kind::text is null or rule.kind = :kind)
    and (:class::text is null or starts_with(:class, rule.class_prefix))
    and (:area::text is null or starts_with(rule.scope_code, :area) or rule.scope_code ~ '^Z' and exists (
      select from zones zone join areas area on area.code = :area and area.valid_to is null
      where zone.code = rule.scope_code and zone.valid_to is null and ST_Intersects(zone.geom, area.geom)))
),
dispatched as materialized (
  select newest.code from (
    select cases.responsibility -> 'winner' ->> 'code' as code, cases.responsibility is not null as told
    from cases where cases.reported_at > :since and cases.dispatched_at is not null
    order by cases.reported_at desc, cases.id desc limit 50000
  ) newest where newest.told
),
hit as materialized (select distinct code from dispatched),
flawed as (
  select 'unit_ended' as flaw, book.*, unit.valid_to as since, named_unit(unit) as holder
  from book join units unit on unit.code = book.unit_code where unit.valid_to <= :at
  union all
  select 'unit_ended', book.*, unit.valid_to, named_unit(unit)
  from book
  join rosters roster on roster.code = book.roster_code and roster.valid_from <= :at and (roster.valid_to is null or roster.valid_to > :at)
  cross join lateral (select distinct shift ->> 'unit' as code from jsonb_array_elements(roster.shifts) shift) shift
  join units unit on unit.code = shift.code and unit.valid_to <= :at
  union all
  select 'roster_missing', book.*, (select max(roster.valid_to) from rosters roster where roster.code = book.roster_code), null
  from book where book.roster_code is not null and not exists (
    select from rosters roster where roster.code = book.roster_code and roster.valid_from <= :at and (roster.valid_to is null or roster.valid_to > :at))
  union all
  select 'zone_missing', book.*, (select max(zone.valid_to) from zones zone where zone.code = book.scope_code), null
  from book where book.scope_code ~ '^Z' and not exists (
    select from zones zone where zone.code = book.scope_code and zone.valid_from <= :at and (zone.valid_to is null or zone.valid_to > :at))
  union all
  select 'area_missing', book.*, (select max(area.valid_to) from areas area where area.code = book.scope_code), null
  from book where length(book.scope_code) <= 12 and book.scope_code !~ '^Z' and not exists (
    select from areas area where area.code = book.scope_code and area.valid_from <= :at and (area.valid_to is null or area.valid_to > :at))
  union all
  select 'area_missing', book.*, (select max(grid.valid_to) from unit_grids grid where grid.code = book.scope_code), null
  from book where length(book.scope_code) = 15 and book.scope_code !~ '^Z' and not exists (
    select from unit_grids grid where grid.code = book.scope_code and grid.valid_from <= :at and (grid.valid_to is null or grid.valid_to > :at))
  union all
  select 'class_retired', book.*, class.valid_to, null
  from book join classes class on class.kind = book.kind and class.code = book.class_prefix and class.valid_to <= :at
  union all
  -- Where no dispatch says what it went by, nothing can be said of any rule.
  select 'never_hit', book.*, null, null
  from book where book.valid_from <= :since and exists (select from dispatched) and not exists (select from hit where hit.code = book.code)
),
ranked as (
  select flawed.*, row_number() over (partition by flawed.flaw order by flawed.code) as n, count(*) over (partition by flawed.flaw) as total from flawed
)
select ranked.flaw, ranked.since, ranked.total::integer as total, (select count(*)::integer from dispatched) as dispatches,
  jsonb_build_object('code', ranked.code, 'name', ranked.name, 'nameEn', ranked.name_en, 'family', ranked.family, 'priority', ranked.priority,
    'scope', ranked.scope_code, 'class', ranked.class_prefix, 'holder', coalesce(ranked.holder,
      (select named_unit(unit) from units unit where unit.code = ranked.unit_code),
      (select jsonb_build_object('code', roster.code, 'name', roster.name, 'nameEn', roster.name_en)
       from rosters roster where roster.code = ranked.roster_code order by roster.valid_from desc limit 1))) as rule
from ranked where ranked.n <= :limit
order by ranked.flaw, ranked.code;

-- name: clashes
-- Two rules in force of one kind and priority, with classes and grades in common and different holders, on the same ground:
-- two zones that overlap, or the same place with the same class (within a place the more exact class comes first).
with book as materialized (
  select rule.*, coalesce(rule.unit_code, rule.roster_code, rule.post) as holder_code from rules rule
  where rule.valid_from <= :at and (rule.valid_to is null or rule.valid_to > :at)
    and (:kind::text is null or rule.kind = :kind)
    and (:class::text is null or starts_with(:class, rule.class_prefix))
),
zones_here as materialized (
  select zone.code, zone.valid_from, zone.geom from zones zone
  where zone.valid_from <= :at and (zone.valid_to is null or zone.valid_to > :at)
    and exists (select from book where book.scope_code = zone.code)
    and (:area::text is null or exists (
      select from areas area where area.code = :area and area.valid_to is null and ST_Intersects(zone.geom, area.geom)))
),
-- Equal rules first, for they are few; then whether the zones meet at all, by their cut-up parts.
zone_rules as materialized (
  select one.code as one, other.code as other, one.scope_code as zone, other.scope_code as other_zone
  from book one
  join book other on other.priority = one.priority and other.kind = one.kind and other.code > one.code and other.scope_code <> one.scope_code
    and other.holder_code <> one.holder_code
    and (starts_with(one.class_prefix, other.class_prefix) or starts_with(other.class_prefix, one.class_prefix))
    and (one.grades is null or other.grades is null or one.grades && other.grades)
  where one.scope_code ~ '^Z' and other.scope_code ~ '^Z'
),
zone_pairs as materialized (
  select pair.zone, pair.other_zone, ST_Multi(ST_CollectionExtract(ST_Intersection(zone.geom, other.geom, 1e-6), 3)) as geom
  from (select distinct least(zone, other_zone) as zone, greatest(zone, other_zone) as other_zone from zone_rules) pair
  join zones_here zone on zone.code = pair.zone
  join zones_here other on other.code = pair.other_zone
  where exists (
    select from zone_parts part join zone_parts met on met.geom && part.geom and ST_Intersects(met.geom, part.geom)
    where part.zone_code = zone.code and part.valid_from = zone.valid_from and met.zone_code = other.code and met.valid_from = other.valid_from)
),
found as (
  select rule.one, rule.other, true as zones, pair.geom, ST_Area(pair.geom) as area_m2
  from zone_rules rule
  join zone_pairs pair on pair.zone = least(rule.zone, rule.other_zone) and pair.other_zone = greatest(rule.zone, rule.other_zone)
  where ST_Area(pair.geom) > 1
  union all
  select one.code, other.code, false, place.geom, ST_Area(place.geom)
  from book one
  join book other on other.scope_code = one.scope_code and other.kind = one.kind and other.class_prefix = one.class_prefix
    and other.priority = one.priority and other.code > one.code and other.holder_code <> one.holder_code
    and (one.grades is null or other.grades is null or one.grades && other.grades)
    and (one.networks is null or other.networks is null or one.networks && other.networks)
  cross join lateral (
    select zone.geom from zones_here zone where zone.code = one.scope_code
    union all
    select grid.geom from unit_grids grid
    where grid.code = one.scope_code and grid.valid_from <= :at and (grid.valid_to is null or grid.valid_to > :at)
    union all
    select area.geom from areas area
    where area.code = one.scope_code and area.valid_from <= :at and (area.valid_to is null or area.valid_to > :at)
    limit 1
  ) place
  where :area::text is null or starts_with(one.scope_code, :area) or one.scope_code ~ '^Z'
),
page as materialized (
  select found.*, count(*) over () as total from found
  order by found.area_m2 desc, found.one, found.other limit :limit
)
select page.zones, page.area_m2, page.total::integer as total, one.kind,
  case when length(one.class_prefix) >= length(other.class_prefix) then one.class_prefix else other.class_prefix end as class,
  -- A district has ten thousand vertices: what is shown is true to 2 m, what is measured is exact.
  ST_AsGeoJSON(ST_Transform(case when ST_NPoints(page.geom) > 2000 then ST_SimplifyPreserveTopology(page.geom, 2) else page.geom end, 4326), 7)::jsonb as ground,
  jsonb_build_array(
    jsonb_build_object('code', one.code, 'name', one.name, 'nameEn', one.name_en, 'family', one.family, 'priority', one.priority,
      'scope', one.scope_code, 'class', one.class_prefix, 'holder', (select named_unit(unit) from units unit where unit.code = one.unit_code)),
    jsonb_build_object('code', other.code, 'name', other.name, 'nameEn', other.name_en, 'family', other.family, 'priority', other.priority,
      'scope', other.scope_code, 'class', other.class_prefix, 'holder', (select named_unit(unit) from units unit where unit.code = other.unit_code))) as rules
from page
join book one on one.code = page.one
join book other on other.code = page.other
order by page.area_m2 desc, page.one, page.other;

-- name: rostersInForce
select roster.code, roster.name, roster.name_en, roster.shifts, settings.time_zone,
  (select count(*)::integer from rules rule
   where rule.roster_code = roster.code and rule.valid_from <= :at and (rule.valid_to is null or rule.valid_to > :at)) as rules
from rosters roster cross join city_settings settings
where roster.valid_from <= :at and (roster.valid_to is null or roster.valid_to > :at)
order by roster.code;
