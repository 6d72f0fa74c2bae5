-- name: addImport
insert into imports (name, bytes, format, created_by, created_at, inspection)
values (:name, :bytes, :format, current_person(), :now, :inspection::jsonb) returning id;

-- name: addPiece
insert into import_files (import_id, piece, content) values (:id, :piece, :content);

-- name: readPiece
select content from import_files where import_id = :id and piece = :piece;

-- name: listImports
select id, name, bytes, format, state, created_by, created_at, inspection, options, rows_read, rows_total, rows_done, counts, results,
  edit_id, error, started_at, finished_at
from imports where (:id::integer is null or id = :id) and (:before::integer is null or id < :before)
order by id desc limit :limit;

-- name: reasonsOf
select import_id as id, code, count(distinct row)::integer as rows from import_issues where import_id = any (:ids::integer[])
group by import_id, code order by import_id, 3 desc, code;

-- name: listIssues
-- Where a row lies as long as its rows wait: to look at what is said of it.
select issue.row, issue.code, issue.field, issue.value, issue.parameters,
  case when place.point is not null then array[ST_X(place.point), ST_Y(place.point)] end as position
from import_issues issue
left join import_rows waiting on waiting.import_id = issue.import_id and waiting.row = issue.row
cross join lateral (select ST_Transform(ST_PointOnSurface(waiting.geom), 4326) as point offset 0) place
where issue.import_id = :id and (issue.row, issue.code, issue.field) > (:row::integer, :after_code::text, :after_field::text)
  and (:code::text is null or issue.code = :code)
order by issue.row, issue.code, issue.field limit :limit;

-- name: setInspection
update imports set inspection = :inspection::jsonb, format = :format, state = 'received', options = null
where id = :id and state in ('received', 'checked', 'failed', 'cancelled') and rows_done = 0 returning id;

-- name: startCheck
update imports set state = 'checking', options = :options::jsonb, rows_read = 0, rows_total = null, counts = '{}', error = null,
  failures = 0, started_at = :now, finished_at = null, worker = null, worker_until = null
where id = :id and state in ('received', 'checked', 'failed', 'cancelled') and rows_done = 0 returning id;

-- name: clearRows
with issues as (delete from import_issues where import_id = :id) delete from import_rows where import_id = :id;

-- name: startRun
update imports set state = 'running', error = null, failures = 0, started_at = :now, finished_at = null, worker = null, worker_until = null
where id = :id and (state = 'checked' or state in ('cancelled', 'failed') and rows_total is not null) returning id;

-- name: cancelImport
update imports set state = 'cancelled', finished_at = :now where id = :id and state in ('checking', 'running') returning id;

-- name: removeImport
delete from imports where id = :id and state not in ('checking', 'running') returning id;

-- name: rememberMapping
insert into import_mappings (person_id, columns, options, used_at) values (current_person(), :columns, :options::jsonb, :now)
on conflict (person_id, columns) do update set options = excluded.options, used_at = excluded.used_at;

-- name: recallMapping
-- One's own, else what somebody of the same unit last chose for a file of these columns.
select options from recalled_mapping(:columns) as options where options is not null;
