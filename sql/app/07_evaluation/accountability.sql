-- What the regulation holds units to account for (Hangzhou regulation, Art. 29), detected from the log alone. One view a kind,
-- with the same columns; `faults` puts them together, takes off what an upheld appeal took off, and asks who may see.
-- `charged` is the unit it counts against: the unit of the log row, or the centre whose own step it was.

drop view if exists faults;
drop view if exists delay_faults;
drop view if exists buck_passing_faults;
drop view if exists mishandling_faults;
drop view if exists wrong_dispatch_faults;

-- 拖延 delay: a limit ran out. Receiving and handling are the unit's; dispatching, answering requests and coordinating the
-- command centre's that holds the case; accepting, verifying, filing, checking, closing and replying the supervision centre's.
create view delay_faults as
select 'delay' as kind, event.payload ->> 'stage' as sign, event.seq, event.at, event.case_id,
  case
    when event.payload ->> 'stage' in ('receive', 'handle') then event.unit_code
    when event.payload ->> 'stage' in ('dispatch', 'approve', 'coordinate') then command.code
    else supervision.code end as charged
from case_events event
join cases on cases.id = event.case_id
left join units command on command.kind = 'command' and command.valid_to is null
  and command.area_code is not distinct from case when coalesce(event.payload ->> 'level', cases.level) = 'district' then cases.platform_code end
left join units supervision on supervision.kind = 'supervision' and supervision.valid_to is null and supervision.area_code is null
where event.action = 'mark-overdue';
comment on view delay_faults is 'Delay 拖延: limits that ran out, by stage; the centre''s own stages count against the centre.';

-- 推诿 buck-passing: a return that was refused; or one that was granted although the case came back to that unit in the end,
-- after another unit had returned it as well.
create view buck_passing_faults as
select 'buck-passing' as kind, 'refused-return' as sign, event.seq, event.at, event.case_id, event.unit_code as charged
from case_events event where event.action = 'reject-return'
union all
select 'buck-passing', 'came-back', event.seq, event.at, event.case_id, event.unit_code
from case_events event
join cases on cases.id = event.case_id and cases.unit_code = event.unit_code
where event.action = 'approve-return'
  and exists (select from case_events other where other.case_id = event.case_id and other.action = 'approve-return'
    and other.unit_code <> event.unit_code);
comment on view buck_passing_faults is 'Buck-passing 推诿: returns refused, and returns of a case that came back to the unit after others returned it too.';

-- 处置不当 mishandling: sent back after a failed check; fed back as done when it was not, twice on one dispatch; closed by force.
create view mishandling_faults as
select 'mishandling' as kind, 'rework' as sign, event.seq, event.at, event.case_id, event.unit_code as charged
from case_events event where event.action = 'rework'
union all
select 'mishandling', 'false-feedback', event.seq, event.at, event.case_id, event.unit_code
from case_events event
where event.action = 'check' and event.payload ->> 'passed' = 'false'
  and exists (select from case_events earlier where earlier.case_id = event.case_id and earlier.version < event.version
    and earlier.action = 'check' and earlier.payload ->> 'passed' = 'false' and earlier.unit_code = event.unit_code)
union all
select 'mishandling', 'forced-close', event.seq, event.at, event.case_id, event.unit_code
from case_events event where event.action = 'approve-force-close';
comment on view mishandling_faults is 'Mishandling 处置不当: rework, feedback that failed its check again, forced closes.';

-- 误派 wrong dispatch: a return that was granted, unless it proves to be the unit's buck-passing.
create view wrong_dispatch_faults as
select 'wrong-dispatch' as kind, 'granted-return' as sign, event.seq, event.at, event.case_id, command.code as charged
from case_events event
join cases on cases.id = event.case_id
left join units command on command.kind = 'command' and command.valid_to is null
  and command.area_code is not distinct from case when coalesce(event.payload ->> 'level', cases.level) = 'district' then cases.platform_code end
where event.action = 'approve-return'
  and not (cases.unit_code is not distinct from event.unit_code
    and exists (select from case_events other where other.case_id = event.case_id and other.action = 'approve-return'
      and other.unit_code <> event.unit_code));
comment on view wrong_dispatch_faults is 'Wrong dispatch 误派: granted returns, counted against the command centre that sent the case there.';

-- security_barrier: a condition of the asker runs only on rows that are theirs to see. The view reads as its owner, for a unit
-- must be shown its buck-passing, which rests on log rows of other units.
create view faults with (security_barrier = true) as
select fault.kind, fault.sign, fault.seq, fault.at, fault.case_id, fault.charged, cases.platform_code, cases.level,
  cases.kind as case_kind, cases.class_code, cases.address, cases.state, event.payload ->> 'note' as note, event.unit_code,
  event.escalated, appeal.at as struck_at, appeal.note as struck_because
from (select * from delay_faults union all select * from buck_passing_faults union all select * from mishandling_faults
  union all select * from wrong_dispatch_faults) fault
join cases on cases.id = fault.case_id
join lateral (
  select own.payload, own.unit_code, fault.kind = 'delay' and exists (select from case_events later
    where later.case_id = own.case_id and later.version > own.version and later.action = 'escalate'
      and later.payload ->> 'stage' = own.payload ->> 'stage') as escalated
  from case_events own where own.seq = fault.seq) event on true
left join lateral (
  -- An appeal is the unit's that has the case: it takes off what counts against that unit in it, and nothing else.
  select upheld.at, coalesce(upheld.payload ->> 'note', asked.payload ->> 'note') as note
  from case_events upheld
  left join case_events asked on asked.case_id = upheld.case_id and asked.action = 'request-appeal' and asked.version < upheld.version
  where cases.appeal = 'upheld' and upheld.case_id = fault.case_id and upheld.action = 'approve-appeal' and upheld.unit_code = fault.charged
  order by upheld.version desc, asked.version desc limit 1) appeal on true
where case
  when current_role_name() in ('supervisor', 'filing_officer', 'analyst', 'administrator')
    then in_jurisdiction(cases.community_code, cases.management_code)
  when current_role_name() in ('unit_staff', 'dispatcher', 'desk') then fault.charged = current_unit()
  else false end;
comment on view faults is 'What units are held to account for 问责: for those who evaluate, in their jurisdiction; for others, what counts against their own unit.';
grant select on faults to wangge_request;
