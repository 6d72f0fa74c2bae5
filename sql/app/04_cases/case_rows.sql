-- The case row as the lifecycle reads it (server/cases/projection.ts: CaseRow): geometry as hex EWKB, the H3 cell as text.
drop view if exists case_rows;
create view case_rows with (security_invoker = true) as
select id, version, state, level, kind, class_code, condition_seq, condition_version, limit_value, limit_unit, grade, source,
  description, address, reporter_id, component_code, geom::text as geom, point::text as point, accuracy_m, cell::text as cell,
  grid_code, community_code, district_code, management_code, platform_code, unit_code, suggested_unit_code, assisting_units,
  collector_id, verification, check_result, responsibility, photos, coordination, request, request_by, request_until,
  request_due_at, request_overdue, extension_count, suspension_count, suspended_from, suspended_at, suspended_until, pauses,
  substituted, substitute_for, payer_code, cost_estimate, cost, merged_into, evidence, dispatch_count, rework_count,
  return_count, rejected_return_count, urge_count, overdue_count, escalation_count, appeal, stage, stage_started_at,
  stage_amber_at, stage_due_at, stage_escalate_at, stage_alarm, alarm_due_at, wake_at, reported_at, filed_at, dispatched_at,
  clock_started_at, due_at, handled_at, ended_at, replied_at, updated_at
from cases;
comment on view case_rows is 'Cases as the lifecycle reads them, with the rights of who asks.';
