-- name: addExport
insert into exports (created_by, created_at, asked) values (current_person(), :now, :asked::jsonb) returning id;

-- name: countOpen
select count(*)::integer as count from exports where created_by = current_person() and state in ('waiting', 'running');

-- name: listExports
select id, state, created_by, created_at, asked - 'codes' as asked, jsonb_array_length(asked -> 'codes') as chosen, as_of, written, total,
  expires_at, error, started_at, finished_at,
  case when expires_at > :now::timestamptz then jsonb_build_object('name', file_name, 'bytes', bytes) end as file
from exports
where case when :id::integer is null then :everybodys::boolean or created_by = current_person() else id = :id end
  and (:before::integer is null or id < :before)
order by id desc limit :limit;

-- name: findFile
select file_name as name, media_type, bytes from exports where id = :id and expires_at > :now::timestamptz;

-- name: readPiece
select content from export_files where export_id = :id and piece = :piece;

-- name: cancelExport
update exports set state = 'cancelled', finished_at = :now where id = :id and state in ('waiting', 'running') returning id;

-- name: removeExport
delete from exports where id = :id and state not in ('waiting', 'running') returning id;
