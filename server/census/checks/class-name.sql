-- name: find
select subject.code, '{}'::text[] as others, jsonb_build_object('name', subject.name, 'class', named(class.code, class.name, class.name_en),
  'said', named(said.code, said.name, said.name_en)) as facts
from components subject
join classes class on class.kind = 'component' and class.code = subject.class_code
join classes said on said.kind = 'component' and said.name = subject.name and said.code <> class.code and said.name <> class.name
where subject.valid_to is null and subject.code = any(:codes);
