-- name: listRules
-- Rules in force at an instant, by code. A rule binds a class when its prefix begins it; one of a unit names it or its roster does.
select * from rule_rows rule
where rule.valid_from <= :at and (rule.valid_to is null or rule.valid_to > :at)
  and (:after::text is null or rule.code > :after)
  and (:family::text is null or rule.family = :family)
  and (:scope::text is null or rule.scope_code = :scope)
  and (:within::text is null or starts_with(rule.scope_code, :within))
  and (:roster::text is null or rule.roster_code = :roster)
  and (:unit::text is null or rule.unit_code = :unit or rule.roster_code in (
    select roster.code from rosters roster
    where roster.valid_from <= :at and (roster.valid_to is null or roster.valid_to > :at)
      and roster.shifts @> jsonb_build_array(jsonb_build_object('unit', :unit::text))))
  and (:kind::text is null or rule.kind = :kind)
  and (:class::text is null or starts_with(:class, rule.class_prefix) or starts_with(rule.class_prefix, :class))
  and (:text::text is null or rule.code ilike :text or rule.name ilike :text or rule.name_en ilike :text
    or exists (select from rules noted where noted.code = rule.code and noted.valid_from = rule.valid_from and noted.note ilike :text))
order by rule.code limit :limit;

-- name: ruleVersions
select * from rule_rows where code = :code order by valid_from desc;

-- name: listZones
-- Zones in force at an instant, by code; with a box only those whose ground meets it.
select zone.code, zone.version, zone.valid_from, zone.valid_to, zone.kind, zone.name, zone.name_en, zone.half_width_m as half_width_metres,
  zone.area_m2 as area_m2, zone.changed_at, zone.changed_by, zone.ended_by, zone.editable, zone.upcoming,
  array[ST_XMin(box.geom), ST_YMin(box.geom), ST_XMax(box.geom), ST_YMax(box.geom)] as bbox,
  case when :geometry then ST_AsGeoJSON(ST_Transform(zone.geom, 4326), 7)::jsonb end as geometry,
  case when :geometry then ST_AsGeoJSON(ST_Transform(zone.axis, 4326), 7)::jsonb end as axis,
  (select count(*)::integer from rules rule
   where rule.scope_code = zone.code and rule.valid_from <= :at and (rule.valid_to is null or rule.valid_to > :at)) as rules
from zone_rows zone
cross join lateral (select ST_Transform(ST_Envelope(zone.geom), 4326) as geom offset 0) box
where zone.valid_from <= :at and (zone.valid_to is null or zone.valid_to > :at)
  and (:after::text is null or zone.code > :after)
  and (:kind::text is null or zone.kind = :kind)
  and (:text::text is null or zone.code ilike :text or zone.name ilike :text or zone.name_en ilike :text)
  and (:west::float8 is null or exists (
    select from zone_parts part
    where part.zone_code = zone.code and part.valid_from = zone.valid_from
      and ST_Intersects(part.geom, ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), :srid::integer))))
order by zone.code limit :limit;

-- name: zoneVersions
-- Newest first; ground and centre line of the newest only, for a river has many thousand vertices.
select zone.code, zone.version, zone.valid_from, zone.valid_to, zone.kind, zone.name, zone.name_en, zone.half_width_m as half_width_metres,
  zone.area_m2 as area_m2, zone.changed_at, zone.changed_by, zone.ended_by, zone.editable, zone.upcoming,
  array[ST_XMin(box.geom), ST_YMin(box.geom), ST_XMax(box.geom), ST_YMax(box.geom)] as bbox,
  case when zone.upcoming is null then ST_AsGeoJSON(ST_Transform(zone.geom, 4326), 7)::jsonb end as geometry,
  case when zone.upcoming is null then ST_AsGeoJSON(ST_Transform(zone.axis, 4326), 7)::jsonb end as axis,
  (select count(*)::integer from rules rule
   where rule.scope_code = zone.code and rule.valid_from <= :now and (rule.valid_to is null or rule.valid_to > :now)) as rules
from zone_rows zone
cross join lateral (select ST_Transform(ST_Envelope(zone.geom), 4326) as geom offset 0) box
where zone.code = :code order by zone.valid_from desc;

-- name: listRosters
select roster.*, (select time_zone from city_settings) as time_zone, (select count(*)::integer from rules rule
   where rule.roster_code = roster.code and rule.valid_from <= :at and (rule.valid_to is null or rule.valid_to > :at)) as rules
from roster_rows roster
where roster.valid_from <= :at and (roster.valid_to is null or roster.valid_to > :at)
  and (:after::text is null or roster.code > :after)
  and (:text::text is null or roster.code ilike :text or roster.name ilike :text or roster.name_en ilike :text)
order by roster.code limit :limit;

-- name: rosterVersions
select roster.*, (select time_zone from city_settings) as time_zone, (select count(*)::integer from rules rule
   where rule.roster_code = roster.code and rule.valid_from <= :now and (rule.valid_to is null or rule.valid_to > :now)) as rules
from roster_rows roster where roster.code = :code order by roster.valid_from desc;
