-- name: find
select subject.code, '{}'::text[] as others, jsonb_build_object('since', seen.at::date, 'inexact', seen.inexact,
  'months', (extract(year from age(:now::timestamptz, seen.at)) * 12 + extract(month from age(:now::timestamptz, seen.at)))::integer) as facts
from components subject
cross join lateral (select greatest(subject.surveyed_at, subject.changed_at) as at,
  subject.accuracy_class = 'C' and subject.surveyed_at is null as inexact) seen
where subject.valid_to is null and subject.code = any(:codes)
  and seen.at <= :now::timestamptz - make_interval(months => case when seen.inexact then :months_inexact::integer else :months::integer end);
