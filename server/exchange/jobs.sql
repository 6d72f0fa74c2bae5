-- name: findWorker
-- Rights are those of whoever asked, as they are now.
select id as person_id, role, unit_code, area_code from people where id = :person and active;
