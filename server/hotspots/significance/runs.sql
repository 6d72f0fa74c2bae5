-- name: addRun
insert into hotspot_runs (question, created_by, created_at, cells, slices, expires_at)
values (:question, :person, :now, :cells, :slices, :expires) returning id;

-- name: openRuns
select count(*)::integer as open from hotspot_runs where state in ('waiting', 'running');

-- name: sameRun
-- The same question of this person, being worked on or answered not long ago.
select id from hotspot_runs
where created_by = :person and question = :question::jsonb and state in ('waiting', 'running', 'done') and created_at > :since
order by id desc limit 1;

-- name: listRuns
select id, state, question, progress, cells, slices, findings, bytes, created_at, created_by, started_at, finished_at, expires_at, error
from hotspot_runs where (:id::integer is null or id = :id) and (:before::integer is null or id < :before) order by id desc limit :limit;

-- name: findResult
select content from hotspot_results where run_id = :id;

-- name: cancelRun
update hotspot_runs set state = 'cancelled', finished_at = :now where id = :id and state in ('waiting', 'running');

-- name: openJobs
select id from hotspot_runs where state in ('waiting', 'running') order by id;

-- name: claim
-- For the time of a lease nobody else works on it; one that was left in the middle is begun anew.
update hotspot_runs set state = 'running', worker = :worker, started_at = :now, progress = 0,
  worker_until = clock_timestamp() + make_interval(secs => :lease::float8)
where id = :id and state in ('waiting', 'running') and (worker is null or worker_until < clock_timestamp())
returning id, question, created_by;

-- name: renew
update hotspot_runs set worker_until = clock_timestamp() + make_interval(secs => :lease::float8)
where id = :id and worker = :worker and state = 'running' returning id;

-- name: release
-- What broke off waits for whoever comes first.
update hotspot_runs set worker = null, worker_until = null, state = case state when 'running' then 'waiting' else state end
where id = :id and worker = :worker;

-- name: tellProgress
-- No row when it was cancelled, or is somebody else's by now.
update hotspot_runs set progress = :progress where id = :id and worker = :worker and state = 'running' returning id;

-- name: finishRun
with finished as (
  update hotspot_runs set state = 'done', progress = 1, findings = :findings, bytes = octet_length(:content::bytea), failures = 0,
    finished_at = :now
  where id = :id and worker = :worker and state = 'running' returning id
)
insert into hotspot_results (run_id, content) select id, :content::bytea from finished;

-- name: stumble
update hotspot_runs set failures = failures + 1 where id = :id and state = 'running' returning failures;

-- name: fail
update hotspot_runs set state = 'failed', error = :error::jsonb, finished_at = :now where id = :id and state = 'running';

-- name: forgetRuns
delete from hotspot_runs where expires_at < :now;
