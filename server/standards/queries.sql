-- name: listClasses
select class.kind, class.code, class.major_name, class.name, class.name_en, class.geometry_kind, class.is_local,
  coalesce((
    select jsonb_agg(jsonb_build_object('seq', condition.seq, 'filing', condition.filing, 'closing', condition.closing,
      'limitValue', condition.limit_value, 'limitUnit', condition.limit_unit) order by condition.seq)
    from conditions condition where condition.kind = class.kind and condition.class_code = class.code), '[]') as conditions
from classes class
where :kind::text is null or class.kind = :kind
order by class.kind, class.code;

-- name: findClass
select code, name, name_en, geometry_kind from classes where kind = :kind and code = :code;

-- name: nearClasses
select code, name, name_en from classes where kind = :kind
order by left(code, 2) = left(:code::text, 2) desc, abs(code::integer - (:code::text)::integer), code limit 5;

-- name: readCalendar
select settings.time_zone,
  coalesce((select jsonb_object_agg(day, is_working) from calendar_days), '{}') as exceptions
from city_settings settings;
