-- name: findDue
select id from cases where wake_at <= :now order by wake_at limit :limit;

-- name: lockDue
-- Whoever locks it moves it on; the others pass by.
select * from case_rows where id = :id and wake_at <= :now for update skip locked;
