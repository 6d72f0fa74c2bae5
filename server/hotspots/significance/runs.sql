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

-- name: claimRun
-- For the time of a lease nobody else works on it; whoever finds it abandoned begins anew.
update hotspot_runs set state = 'running', worker = :worker, started_at = :now, progress = 0, failures = failures + 1,
  worker_until = clock_timestamp() + make_interval(secs => :lease::float8)
where id = (
  select id from hotspot_runs
  where state = 'waiting' or (state = 'running' and (worker_until is null or worker_until < clock_timestamp()))
  order by id limit 1 for update skip locked)
returning id, question, created_by, failures;

-- name: tellProgress
-- No row when it was cancelled, or is somebody else's by now.
update hotspot_runs set progress = :progress, worker_until = clock_timestamp() + make_interval(secs => :lease::float8)
where id = :id and worker = :worker and state = 'running' returning id;

-- name: finishRun
with finished as (
  update hotspot_runs set state = 'done', progress = 1, findings = :findings, bytes = octet_length(:content::bytea), finished_at = :now,
    worker = null, worker_until = null
  where id = :id and worker = :worker and state = 'running' returning id
)
insert into hotspot_results (run_id, content) select id, :content::bytea from finished;

-- name: returnRun
-- What broke off is begun again later, by whoever comes first.
update hotspot_runs set state = 'waiting', worker = null, worker_until = null where id = :id and worker = :worker and state = 'running';

-- name: failRun
update hotspot_runs set state = 'failed', error = :error, finished_at = :now, worker = null, worker_until = null
where id = :id and worker = :worker and state = 'running';

-- name: findAsker
-- Rights are those of whoever asked, as they are now.
select id as person_id, role, unit_code, area_code from people where id = :person and active;

-- name: forgetRuns
delete from hotspot_runs where expires_at < :now;
