-- What the rule book's lists read: every version, with names beside the codes, who wrote and ended it, what follows it, and
-- whether the person asking may change it. security_invoker: row-level security decides what is in them.

create or replace function named_person(sign_in_name text) returns jsonb language sql stable as $$
  select jsonb_build_object('code', sign_in_name, 'name', coalesce(person.name, sign_in_name), 'nameEn', coalesce(person.name_en, sign_in_name))
  from (values (1)) one left join people person on person.id = sign_in_name where sign_in_name is not null
$$;
comment on function named_person(text) is 'Sign-in name and names of a person as the API gives them; null for nobody.';

drop view if exists rule_rows;
create view rule_rows with (security_invoker = true) as
select rule.code, rule.version, rule.valid_from, rule.valid_to, rule.family, rule.priority, rule.name, rule.name_en,
  rule.scope_code, rule.kind, rule.class_prefix, rule.unit_code, rule.roster_code,
  case when rule.scope_code ~ '^Z' then (
      select jsonb_build_object('level', 'zone', 'code', zone.code, 'name', zone.name, 'nameEn', zone.name_en)
      from zones zone where zone.code = rule.scope_code order by zone.valid_from desc limit 1)
    when length(rule.scope_code) = 15 then (
      select jsonb_build_object('level', 'grid', 'code', rule.scope_code, 'name', community.name, 'nameEn', community.name_en)
      from areas community where community.code = left(rule.scope_code, 12) order by community.valid_from desc limit 1)
    else (
      select jsonb_build_object('level', area.level, 'code', area.code, 'name', area.name, 'nameEn', area.name_en)
      from areas area where area.code = rule.scope_code order by area.valid_from desc limit 1) end as scope,
  case when rule.class_prefix <> '' then (
    select case when class.code = rule.class_prefix then jsonb_build_object('zh', class.name, 'en', class.name_en)
      else jsonb_build_object('zh', class.major_name, 'en', 'major class ' || rule.class_prefix) end
    from classes class where class.kind = rule.kind and starts_with(class.code, rule.class_prefix) order by class.code limit 1) end as class_name,
  rule.grades, (select named_unit(unit) from units unit where unit.code = rule.unit_code) as unit,
  (select jsonb_build_object('code', roster.code, 'name', roster.name, 'nameEn', roster.name_en)
   from rosters roster where roster.code = rule.roster_code order by roster.valid_from desc limit 1) as roster,
  rule.post, rule.reach_m, rule.networks, rule.minimum_size_mm, rule.note, rule.changed_at,
  named_person(rule.changed_by) as changed_by, named_person(rule.ended_by) as ended_by, scope_editable(rule.scope_code) as editable,
  (select jsonb_build_object('version', later.version, 'validFrom', later.valid_from)
   from rules later where later.code = rule.code and later.valid_from > rule.valid_from order by later.valid_from limit 1) as upcoming
from rules rule;
comment on view rule_rows is 'Every version of the rules of responsibility, with names.';

drop view if exists zone_rows;
create view zone_rows with (security_invoker = true) as
select zone.code, zone.version, zone.valid_from, zone.valid_to, zone.kind, zone.name, zone.name_en, zone.half_width_m, zone.area_m2,
  zone.geom, zone.axis, zone.changed_at, named_person(zone.changed_by) as changed_by, named_person(zone.ended_by) as ended_by,
  zone_editable(zone.geom) as editable,
  (select jsonb_build_object('version', later.version, 'validFrom', later.valid_from)
   from zones later where later.code = zone.code and later.valid_from > zone.valid_from order by later.valid_from limit 1) as upcoming
from zones zone;
comment on view zone_rows is 'Every version of the zones, with names.';

drop view if exists roster_rows;
create view roster_rows with (security_invoker = true) as
select roster.code, roster.version, roster.valid_from, roster.valid_to, roster.name, roster.name_en,
  (select jsonb_agg(shift.shift || jsonb_build_object('unit', coalesce(named_unit(unit),
      jsonb_build_object('code', shift.shift ->> 'unit', 'name', shift.shift ->> 'unit', 'nameEn', shift.shift ->> 'unit'))) order by shift.turn)
   from jsonb_array_elements(roster.shifts) with ordinality as shift (shift, turn)
   left join units unit on unit.code = shift.shift ->> 'unit') as shifts,
  roster.changed_at, named_person(roster.changed_by) as changed_by, named_person(roster.ended_by) as ended_by,
  rules_editable() and current_area() is null as editable,
  (select jsonb_build_object('version', later.version, 'validFrom', later.valid_from)
   from rosters later where later.code = roster.code and later.valid_from > roster.valid_from order by later.valid_from limit 1) as upcoming
from rosters roster;
comment on view roster_rows is 'Every version of the rosters, with names.';

grant select on rule_rows, zone_rows, roster_rows to wangge_request;
