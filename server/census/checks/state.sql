-- name: find
select subject.code, '{}'::text[] as others, jsonb_build_object('state', subject.state, 'note', subject.note,
  'months', (extract(year from age(:now::timestamptz, subject.changed_at)) * 12 + extract(month from age(:now::timestamptz, subject.changed_at)))::integer) as facts
from components subject
where subject.valid_to is null and subject.code = any(:codes)
  and (subject.state = 'intact' and subject.note ~ '(已|被)(拆除|移除|丢失|损毁|报废)|不存在|已不在'
    or subject.state in ('lost', 'abandoned') and subject.changed_at <= :now::timestamptz - make_interval(months => :months::integer));
