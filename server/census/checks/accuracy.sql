-- name: find
select subject.code, '{}'::text[] as others, jsonb_build_object('source', subject.data_source) as facts
from components subject
where subject.valid_to is null and subject.code = any(:codes) and subject.accuracy_class = 'C' and subject.class_code = any(:classes::text[]);
