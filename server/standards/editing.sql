-- name: findClassWhole
select class.kind, class.code, class.major_name, class.name, class.name_en, class.geometry_kind, class.is_local, class.version,
  class.valid_from, class.valid_to, class.catalogue,
  case when successor.code is not null
    then jsonb_build_object('code', successor.code, 'name', successor.name, 'nameEn', successor.name_en) end as successor
from classes class left join classes successor on successor.kind = class.kind and successor.code = class.successor_code
where class.kind = :kind and class.code = :code;

-- name: listNames
select name, name_en, valid_from from class_versions where kind = :kind and code = :code order by version;

-- name: listConditionVersions
select condition.seq, condition.version, condition.filing, condition.closing, condition.limit_value, condition.limit_unit,
  condition.grade, condition.valid_from, condition.valid_to, condition.reason,
  case when unit.code is not null then jsonb_build_object('code', unit.code, 'name', unit.name, 'nameEn', unit.name_en) end
    as default_unit
from conditions condition left join units unit on unit.code = condition.default_unit_code
where condition.kind = :kind and condition.class_code = :code
order by condition.seq, condition.version;

-- name: findMajor
select major_name from classes where kind = :kind and left(code, 2) = :major order by valid_to nulls first limit 1;

-- name: addClass
insert into classes (kind, code, major_name, name, name_en, geometry_kind, is_local, catalogue, valid_from, changed_by, changed_at)
values (:kind, :code, :major_name, :name, :name_en, :geometry_kind, :is_local, :catalogue, :now, :person, :now)
on conflict (kind, code) do nothing
returning code;

-- name: lockClass
-- Takes the version: of two administrators who saw the same one, the second finds none.
update classes set version = version + 1, changed_by = :person, changed_at = :now
where kind = :kind and code = :code and version = :version
returning code;

-- name: renameClass
update classes set name = :name, name_en = :name_en, changed_by = :person, changed_at = :now where kind = :kind and code = :code;

-- name: retireClass
update classes set valid_to = :at, successor_code = :successor, changed_by = :person, changed_at = :now
where kind = :kind and code = :code;

-- name: unitExists
select code from units where code = :code and (valid_to is null or valid_to > :now);

-- name: versionsOfCondition
select version, valid_from, valid_to from conditions
where kind = :kind and class_code = :code and seq = :seq order by version;

-- name: lastSeq
select coalesce(max(seq), 0)::integer as seq from conditions where kind = :kind and class_code = :code;

-- name: addConditionVersion
insert into conditions (kind, class_code, seq, version, filing, closing, limit_value, limit_unit, grade, default_unit_code,
  reason, valid_from, changed_by, changed_at)
values (:kind, :code, :seq, :version, :filing, :closing, :limit_value, :limit_unit, :grade, :default_unit, :reason, :at,
  :person, :now);

-- name: endConditionVersion
update conditions set valid_to = :at, changed_by = :person, changed_at = :now
where kind = :kind and class_code = :code and seq = :seq and version = :version;

-- name: listChanges
select change.seq, change.subject, change.key, change.at, change.before, change.after,
  case when person.id is not null then jsonb_build_object('code', person.id, 'name', person.name, 'nameEn', person.name_en) end as person
from standard_changes change left join people person on person.id = change.person_id
where (:subject::text is null or change.subject = :subject)
  and (:key::text is null or change.key = :key or starts_with(change.key, :key || '-'))
  and (:before::bigint is null or change.seq < :before)
order by change.seq desc limit :limit;

-- name: listYears
select year, version, source, changed_at from calendar_years order by year;

-- name: listDays
select day, is_working, coalesce(name, '') as name from calendar_days
where day between make_date(:year::integer, 1, 1) and make_date(:year::integer, 12, 31) order by day;

-- name: listOfficeHours
select valid_from, hours, version from office_hours order by valid_from;

-- name: lockYear
select version from calendar_years where year = :year and version = :version for update;

-- name: stampYear
insert into calendar_years (year, source, changed_by, changed_at) values (:year, :source, :person, :now)
on conflict (year) do nothing returning year;

-- name: restampYear
update calendar_years set version = version + 1, source = :source, changed_by = :person, changed_at = :now
where year = :year and version = :version returning year;

-- name: clearDays
delete from calendar_days
where day between make_date(:year::integer, 1, 1) and make_date(:year::integer, 12, 31);

-- name: addDays
insert into calendar_days (day, is_working, name)
select day, is_working, name from jsonb_to_recordset(:days::jsonb) as given(day date, is_working boolean, name text);

-- name: addOfficeHours
insert into office_hours (valid_from, hours, changed_by, changed_at) values (:valid_from, :hours::jsonb, :person, :now)
on conflict (valid_from) do nothing returning valid_from;

-- name: changeOfficeHours
update office_hours set hours = :hours::jsonb, version = version + 1, changed_by = :person, changed_at = :now
where valid_from = :valid_from and version = :version returning valid_from;

-- name: changeStage
update stage_limits set limit_value = :value, limit_unit = :unit, urgent_value = :urgent_value, urgent_unit = :urgent_unit,
  version = version + 1, changed_by = :person, changed_at = :now
where stage = :stage and version = :version returning stage;
