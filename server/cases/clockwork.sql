-- name: findDue
select id, wake_at from cases where wake_at <= :now and (wake_at, id) > (:after::timestamptz, :after_id::text)
order by wake_at, id limit :limit;

-- name: lockDue
-- Whoever locks it moves it on; the others pass by.
select * from case_rows where id = :id and wake_at <= :now for update skip locked;
