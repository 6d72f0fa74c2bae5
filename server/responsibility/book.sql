-- name: readSettings
select settings.srid, settings.time_zone, settings.certainty_threshold, settings.assisting_share,
  (select coalesce(max(seq), 0) from responsibility_changes) as seq
from city_settings settings;

-- name: readClasses
select kind, code, ground from classes;

-- name: readRules
-- Versions that have not ended at the instant, of these codes or of all.
select rule.code, rule.valid_from as version, rule.valid_to as until, rule.family, rule.priority, rule.name, rule.name_en, rule.scope_code as scope,
  rule.kind, rule.class_prefix as prefix, rule.grades, rule.post, rule.reach_m, rule.networks, rule.minimum_size_mm, rule.unit_code, rule.roster_code as roster
from rules rule
where (rule.valid_to is null or rule.valid_to > :at) and (:codes::text[] is null or rule.code = any (:codes));

-- name: readUnits
select code, name, name_en, kind, area_code as area, valid_from as version, valid_to as until from units
where (valid_to is null or valid_to > :at) and (:codes::text[] is null or code = any (:codes));

-- name: readAreas
select code, name, name_en, valid_from as version, valid_to as until from areas
where (valid_to is null or valid_to > :at) and (:codes::text[] is null or code = any (:codes));

-- name: readZones
select code, kind, name, name_en, area_m2, half_width_m, valid_from as version, valid_to as until,
  ST_AsBinary(geom, 'NDR') as geometry, ST_AsBinary(axis, 'NDR') as axis from zones
where (valid_to is null or valid_to > :at) and (:codes::text[] is null or code = any (:codes));

-- name: readRosters
select code, name, name_en, shifts, valid_from as version, valid_to as until from rosters
where (valid_to is null or valid_to > :at) and (:codes::text[] is null or code = any (:codes));

-- name: readDecisions
select decision.scope_code as on, decision.kind, decision.class_code as prefix, decision.case_id, decision.level, decision.unit_code,
  decision.valid_from as version, decision.valid_to as until,
  to_char(decision.decided_at at time zone settings.time_zone, 'YYYY-MM-DD') as day
from coordination_decisions decision cross join city_settings settings
where (decision.valid_to is null or decision.valid_to > :at) and decision.scope_kind <> 'component'
  and (:codes::text[] is null or decision.scope_code = any (:codes));

-- name: changesAfter
select seq, what, code from responsibility_changes where seq > :after order by seq limit 5000;

-- name: readGrids
select code, responsibility_grid_code, land_use = 'water' as water, valid_from as version, valid_to as until from unit_grids
where (valid_to is null or valid_to > :at) and (:codes::text[] is null or code = any (:codes));

-- name: readProjection
select proj4text from spatial_ref_sys where srid = :srid;
