-- name: openJobs
select id from exports where state in ('waiting', 'running') order by id;

-- name: claim
-- For the time of a lease nobody else works on it. One that was left in the middle is begun anew.
with claimed as (
  update exports set worker = :worker, worker_until = clock_timestamp() + make_interval(secs => :lease::float8),
    state = 'running', started_at = :now, written = 0, total = null
  where id = :id and state in ('waiting', 'running') and (worker is null or worker_until < clock_timestamp())
  returning id, created_by, asked
), left_over as (
  delete from export_files where export_id in (select id from claimed)
)
select id, created_by, asked from claimed;

-- name: renew
update exports set worker_until = clock_timestamp() + make_interval(secs => :lease::float8)
where id = :id and worker = :worker and state = 'running' returning id;

-- name: release
update exports set worker = null, worker_until = null where id = :id and worker = :worker;

-- name: begin
update exports set total = :total, as_of = :as_of where id = :id and worker = :worker and state = 'running' returning id;

-- name: pass
update exports set written = :written where id = :id and worker = :worker and state = 'running' returning id;

-- name: keepPiece
-- Only while it is ours: what a process that was taken for dead still writes must not lie among the pieces of another.
with ours as (select id from exports where id = :id and worker = :worker and state = 'running' for update)
insert into export_files (export_id, piece, content) select id, :piece, :content from ours returning piece;

-- name: finish
update exports set state = 'done', file_name = :name, media_type = :media_type, bytes = :bytes, failures = 0, finished_at = :now,
  expires_at = :expires
where id = :id and worker = :worker and state = 'running' returning id;

-- name: dropOldest
-- A person's newest files are kept; those before make room.
with kept as (
  select id, row_number() over (order by id desc) as place from exports
  where created_by = :person and expires_at > :now::timestamptz
)
update exports set expires_at = :now from kept where kept.id = exports.id and place > :most::integer;

-- name: stumble
update exports set failures = failures + 1 where id = :id and state = 'running' returning failures;

-- name: fail
update exports set state = 'failed', error = :error::jsonb, finished_at = :now where id = :id and state = 'running';

-- name: dropExpired
-- Named one by one: a join would look through every piece.
delete from export_files where export_id = any (array(
  select id from exports where state in ('cancelled', 'failed') or expires_at <= :now::timestamptz));

-- name: forgetOld
delete from exports where created_at < :before and state not in ('waiting', 'running') and (expires_at is null or expires_at <= :now::timestamptz);
