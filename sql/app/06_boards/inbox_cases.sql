-- What the inbox tells of a case beside its log row. A view of its own, as live_cases: a unit whose return was granted is
-- told so, though it sees the case itself no more.
create or replace view inbox_cases as
select id, kind, class_code, platform_code, address, state, level, grade, unit_code, request, ended_at, stage, stage_started_at,
  stage_amber_at, stage_due_at
from cases;
comment on view inbox_cases is 'What the inbox tells of cases: joined only to log rows the person may see.';
grant select on inbox_cases to wangge_request;
