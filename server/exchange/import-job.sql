-- name: openJobs
select id from imports where state in ('checking', 'running') order by id;

-- name: claim
-- For the time of a lease nobody else works on it. Correctness does not rest on it: each batch locks the row and looks at the position.
update imports set worker = :worker, worker_until = clock_timestamp() + make_interval(secs => :lease::float8)
where id = :id and state in ('checking', 'running')
  and (worker is null or worker = :worker or worker_until < clock_timestamp())
returning id, name, state, created_by, inspection, options, rows_read, rows_done;

-- name: renew
update imports set worker_until = clock_timestamp() + make_interval(secs => :lease::float8)
where id = :id and worker = :worker and state in ('checking', 'running') returning id;

-- name: release
update imports set worker = null, worker_until = null where id = :id and worker = :worker;

-- name: stumble
update imports set failures = failures + 1 where id = :id and state in ('checking', 'running') returning failures;

-- name: fail
update imports set state = 'failed', error = :error::jsonb, finished_at = :now where id = :id and state in ('checking', 'running');

-- name: forgetOld
delete from imports where created_at < :before and state not in ('checking', 'running');
