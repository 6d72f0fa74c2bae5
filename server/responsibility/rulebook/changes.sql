-- name: lockBook
-- Editors come one after the other: the version an edit was made on is still the newest when it is written.
select pg_advisory_xact_lock(hashtext('wangge rule book'));

-- name: beginDraft
savepoint draft;

-- name: markDraft
select set_config('wangge.draft', 'on', true);

-- name: endDraft
rollback to savepoint draft;

-- name: cityTimeZone
select time_zone from city_settings;

-- name: newestRule
select version, valid_from, valid_to, editable from rule_rows where code = :code order by valid_from desc limit 1;

-- name: newestZone
select version, valid_from, valid_to, editable from zone_rows where code = :code order by valid_from desc limit 1;

-- name: newestRoster
select version, valid_from, valid_to, editable from roster_rows where code = :code order by valid_from desc limit 1;

-- name: endRule
update rules set valid_to = :at, ended_at = :now, ended_by = :person where code = :code and version = :version returning code;

-- name: endZone
update zones set valid_to = :at, ended_at = :now, ended_by = :person where code = :code and version = :version returning code;

-- name: endRoster
update rosters set valid_to = :at, ended_at = :now, ended_by = :person where code = :code and version = :version returning code;

-- name: withdrawRule
-- The version that never came into force goes; what it would have ended goes on (resumeRule).
delete from rules where code = :code and version = :version and valid_from > :now returning code;

-- name: withdrawZone
delete from zones where code = :code and version = :version and valid_from > :now returning code;

-- name: withdrawRoster
delete from rosters where code = :code and version = :version and valid_from > :now returning code;

-- name: resumeRule
update rules set valid_to = null, ended_at = null, ended_by = null where code = :code and valid_to = :at;

-- name: resumeZone
update zones set valid_to = null, ended_at = null, ended_by = null where code = :code and valid_to = :at;

-- name: resumeRoster
update rosters set valid_to = null, ended_at = null, ended_by = null where code = :code and valid_to = :at;

-- name: ruleCodes
select distinct code from rules where starts_with(code, :prefix);

-- name: zoneCodes
select distinct code from zones where starts_with(code, :prefix);

-- name: rosterCodes
select distinct code from rosters where starts_with(code, :prefix);

-- name: ruleReferences
-- Whether what a rule names exists when it comes into force, and whether the person asking keeps rules of that scope.
select scope_editable(:scope) as editable,
  case when :scope ~ '^Z' then (
      select jsonb_build_object('kind', zone.kind) from zones zone
      where zone.code = :scope and zone.valid_from <= :at and (zone.valid_to is null or zone.valid_to > :at))
    when length(:scope) = 15 then (
      select jsonb_build_object('kind', 'grid') from unit_grids grid
      where grid.code = :scope and grid.valid_from <= :at and (grid.valid_to is null or grid.valid_to > :at))
    else (
      select jsonb_build_object('kind', area.level) from areas area
      where area.code = :scope and area.valid_from <= :at and (area.valid_to is null or area.valid_to > :at)) end as scope,
  (select jsonb_build_object('name', unit.name, 'validTo', unit.valid_to, 'active', unit.valid_from <= :at and (unit.valid_to is null or unit.valid_to > :at))
   from units unit where unit.code = :unit::text) as unit,
  exists (select from rosters roster
    where roster.code = :roster::text and roster.valid_from <= :at and (roster.valid_to is null or roster.valid_to > :at)) as roster,
  (select jsonb_build_object('name', class.name, 'validTo', class.valid_to, 'active', class.valid_from <= :at and (class.valid_to is null or class.valid_to > :at))
   from classes class where class.kind = :kind and starts_with(class.code, :class)
   order by class.valid_from <= :at and (class.valid_to is null or class.valid_to > :at) desc, class.code limit 1) as class;

-- name: addRule
insert into rules (code, valid_from, family, priority, name, name_en, scope_code, kind, class_prefix, grades, unit_code, roster_code, post,
  reach_m, networks, minimum_size_mm, note, version, changed_at, changed_by)
values (:code, :at, :family, :priority, :name, :name_en, :scope, :kind, :class, :grades, :unit, :roster, :post,
  :reach, :networks, :minimum_size, :note, :version, :now, :person);

-- name: placeZone
-- A zone's boundary or centre line in the city's CRS, what is wrong with it, and whether its ground lies in the city.
with city as materialized (
  select settings.srid, area.geom,
    -- Projecting a place far from the city fails inside PROJ; whoever is 10° away is outside anyway.
    ST_Expand(ST_Transform(ST_SetSRID(area.geom::box2d::geometry, settings.srid), 4326), 10) as reach
  from city_settings settings
  join areas area on area.level = 'city' and area.valid_to is null
),
sent as materialized (
  select ST_Force2D(ST_SetSRID(ST_GeomFromGeoJSON(:geometry), 4326)) as geom
),
shape as materialized (
  select city.geom as city, case when ST_CoveredBy(ST_Envelope(sent.geom), city.reach) then ST_Multi(ST_Transform(sent.geom, city.srid)) end as geom
  from sent cross join city
),
drawn as materialized (
  select city, geom, case when not ST_IsValid(geom) then ST_IsValidReason(geom) end as fault,
    case when ST_IsValid(geom) then case when :half_width::float8 is null then geom else ST_Multi(ST_Buffer(geom, :half_width, 32)) end end as ground
  from shape
)
select geom::text as geom, fault, ST_Intersects(ground, city) as inside, ST_Covers(city, ground) as covered, zone_editable(ground) as editable
from drawn order by inside desc nulls last limit 1;

-- name: addZone
-- A corridor's ground is drawn by a trigger: what is given for it here only fills the column until then.
insert into zones (code, valid_from, kind, name, name_en, axis, half_width_m, geom, version, changed_at, changed_by)
values (:code, :at, :kind, :name, :name_en, :axis::geometry, :half_width, coalesce(:ground::geometry, ST_Multi(ST_Buffer(:axis::geometry, :half_width))),
  :version, :now, :person);

-- name: unitsOnDuty
-- Of these units, which exist, and which are on duty at an instant.
select unit.code, unit.name, unit.valid_to, unit.valid_from <= :at and (unit.valid_to is null or unit.valid_to > :at) as active
from units unit where unit.code = any (:codes);

-- name: addRoster
insert into rosters (code, valid_from, name, name_en, shifts, version, changed_at, changed_by)
values (:code, :at, :name, :name_en, :shifts, :version, :now, :person);

-- name: rulesLeft
-- Rules that still go by zones or rosters that have just ended, and go on in no other version.
select rule.code, rule.name, case when rule.roster_code = any (:codes) then rule.roster_code else rule.scope_code end as thing
from rules rule
where (rule.valid_to is null or rule.valid_to > :at)
  and (rule.scope_code = any (:codes) and not exists (select from zones zone where zone.code = rule.scope_code and zone.valid_to is null)
    or rule.roster_code = any (:codes) and not exists (select from rosters roster where roster.code = rule.roster_code and roster.valid_to is null))
order by rule.code limit 6;

-- name: handOverGround
select hand_over_ground(:strip::geometry, :to, :at) as handed;

-- name: handOverThings
select hand_over_things(:from, :to, :class, :area, :at) as handed;

-- name: placeLine
-- A drawn line in the city's CRS; null far from the city, where projecting fails.
select case when ST_CoveredBy(ST_Envelope(sent.geom), ST_Expand(ST_Transform(ST_SetSRID(area.geom::box2d::geometry, settings.srid), 4326), 1))
  then ST_Transform(sent.geom, settings.srid)::text end as geom
from city_settings settings
join areas area on area.level = 'city' and area.valid_to is null
cross join (select ST_Force2D(ST_SetSRID(ST_GeomFromGeoJSON(:line), 4326)) as geom) sent;

-- name: splitGrid
select split_grid(:grid, :line::geometry, :at) as changed;

-- name: mergeGrids
select merge_grids(:grids::text[], :heir, :at) as changed;

-- name: moveGridEdge
select move_grid_edge(:grid, :other, :line::geometry, :at) as changed;

-- name: recodeCommunity
select recode_community(:community, :to, :at) as changed;

-- name: restoreGrids
select restore_grids(:edit, :at) as changed;
