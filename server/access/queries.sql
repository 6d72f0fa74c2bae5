-- name: findPerson
select person.id, person.name, person.name_en, person.role, person.unit_code, unit.name as unit_name, unit.name_en as unit_name_en,
  person.area_code, area.name as area_name, area.name_en as area_name_en, person.is_demo, person.password_hash
from people person
left join units unit on unit.code = person.unit_code
left join areas area on area.code = person.area_code and area.valid_to is null
where person.id = :id and person.active;

-- name: findIdentity
-- Whom a job acts for: rights are those of whoever asked, as they are now.
select id as person_id, role, unit_code, area_code from people where id = :person and active;

-- name: listDemoPeople
select person.id, person.name, person.name_en, person.role, person.unit_code, unit.name as unit_name, unit.name_en as unit_name_en,
  person.area_code, area.name as area_name, area.name_en as area_name_en
from people person
left join units unit on unit.code = person.unit_code
left join areas area on area.code = person.area_code and area.valid_to is null
where person.is_demo and person.active
order by array_position(array['dispatcher','desk','filing_officer','unit_staff','collector','planner','analyst','supervisor','citizen','administrator'], person.role),
  person.area_code nulls first, person.id;

-- name: addSession
insert into sessions (token_hash, person_id, created_at, expires_at) values (:token_hash, :person_id, :now, :expires_at);

-- name: findSession
select person.id, person.name, person.name_en, person.role, person.unit_code, unit.name as unit_name, unit.name_en as unit_name_en,
  person.area_code, area.name as area_name, area.name_en as area_name_en, session.expires_at
from sessions session
join people person on person.id = session.person_id and person.active
left join units unit on unit.code = person.unit_code
left join areas area on area.code = person.area_code and area.valid_to is null
where session.token_hash = :token_hash and session.expires_at > :now;

-- name: removeSession
delete from sessions where token_hash = :token_hash;

-- name: removeExpiredSessions
delete from sessions where expires_at <= :now;

-- name: addPerson
insert into people (id, name, name_en, role, unit_code, area_code, responsibility_grid_code, password_hash)
values (:id, :name, :name_en, :role, :unit_code, :area_code, :responsibility_grid_code, :password_hash);

-- name: setPassword
update people set password_hash = :password_hash where id = :id returning id;

-- name: closeSessions
delete from sessions where person_id = :id;

-- name: listPeople
select person.id, person.name, person.name_en, person.role, person.unit_code, person.area_code, person.active,
  person.password_hash is not null as has_password, person.is_demo
from people person
order by person.active desc, person.role, person.id;

-- name: findReferences
-- Whether what a new person is to be bound to is there.
select exists (select from people where id = :id) as person,
  exists (select from units where code = :unit and valid_to is null) as unit,
  exists (select from areas where code = :area and valid_to is null) as area,
  exists (select from responsibility_grids where code = :responsibility_grid) as responsibility_grid;

-- name: setActive
update people set active = :active where id = :id returning id;
