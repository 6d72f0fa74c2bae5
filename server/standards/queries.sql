-- name: listClasses
select class.kind, class.code, class.major_name, class.name, class.name_en, class.geometry_kind, class.is_local,
  class.version, class.valid_from,
  coalesce((
    select jsonb_agg(jsonb_build_object('seq', condition.seq, 'version', condition.version, 'filing', condition.filing,
      'closing', condition.closing, 'limitValue', condition.limit_value, 'limitUnit', condition.limit_unit,
      'grade', condition.grade, 'validFrom', to_char(condition.valid_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'defaultUnit', case when unit.code is not null
        then jsonb_build_object('code', unit.code, 'name', unit.name, 'nameEn', unit.name_en) end) order by condition.seq)
    from conditions condition left join units unit on unit.code = condition.default_unit_code
    where condition.kind = class.kind and condition.class_code = class.code
      and condition.valid_from <= :at::timestamptz and (condition.valid_to is null or condition.valid_to > :at)), '[]') as conditions,
  coalesce((
    select jsonb_agg(jsonb_build_object('seq', condition.seq, 'version', condition.version, 'filing', condition.filing,
      'limitValue', condition.limit_value, 'limitUnit', condition.limit_unit,
      'validFrom', to_char(condition.valid_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
      order by condition.valid_from, condition.seq)
    from conditions condition
    where condition.kind = class.kind and condition.class_code = class.code
      and condition.valid_from > :at and (condition.valid_to is null or condition.valid_to > condition.valid_from)), '[]') as upcoming
from classes class
where (:kind::text is null or class.kind = :kind)
  and class.valid_from <= :at::timestamptz and (class.valid_to is null or class.valid_to > :at) <> :retired
  -- every word asked for occurs in the code, a name or a condition in force
  and not exists (
    select from unnest(:words::text[]) as word
    where position(word in lower(concat_ws(' ', class.code, class.major_name, class.name, class.name_en))) = 0
      and not exists (
        select from conditions condition
        where condition.kind = class.kind and condition.class_code = class.code
          and condition.valid_from <= :at and (condition.valid_to is null or condition.valid_to > :at)
          and position(word in lower(concat_ws(' ', condition.filing, condition.closing))) > 0))
order by class.kind, class.code;

-- name: findClass
select code, name, name_en, geometry_kind, version, valid_from, valid_to, successor_code
from classes where kind = :kind and code = :code;

-- name: nearClasses
select code, name, name_en from classes
where kind = :kind and valid_to is null
order by left(code, 2) = left(:code::text, 2) desc, abs(code::integer - (:code::text)::integer), code limit 5;

-- name: conditionInForce
select condition.seq, condition.version, condition.filing, condition.closing, condition.limit_value, condition.limit_unit,
  condition.grade,
  case when unit.code is not null then jsonb_build_object('code', unit.code, 'name', unit.name, 'nameEn', unit.name_en) end
    as default_unit
from conditions condition left join units unit on unit.code = condition.default_unit_code
where condition.kind = :kind and condition.class_code = :class_code and condition.seq = :seq
  and condition.valid_from <= :at::timestamptz and (condition.valid_to is null or condition.valid_to > :at);

-- name: listStages
select stage, limit_value as value, limit_unit as unit, urgent_value, urgent_unit, version from stage_limits;
