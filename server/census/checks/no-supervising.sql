-- name: find
select subject.code, '{}'::text[] as others, jsonb_build_object('gone', named_unit(holder), 'proposal', named_unit(unit),
  'basis', usual.basis, 'support', usual.support) as facts
from components subject
left join units holder on holder.code = subject.supervising_code
cross join lateral usual_holder(subject, 'supervising') usual
left join units unit on unit.code = usual.unit_code and (unit.valid_to is null or unit.valid_to > :now)
where subject.valid_to is null and subject.code = any(:codes)
  and (subject.supervising_code is null or holder.valid_to <= :now);
