-- name: startOfInbox
-- The log position before which nothing is shown.
select log_position(:since) as seq;

-- name: noticesOfCity
-- The newest of each action, by case_events_notice; the list repeats its condition, for the planner to see that it applies.
select found.seq
from unnest(:actions::text[]) wanted (action)
cross join lateral (
  select event.seq from case_events event join cases on cases.id = event.case_id
  where event.action = wanted.action and event.seq > :after and event.seq < :before
    and event.action in ('request-return', 'request-extension', 'request-suspension', 'request-void', 'request-force-close', 'request-appeal',
      'approve-suspension', 'reject-suspension', 'approve-void', 'reject-void', 'approve-force-close', 'reject-force-close',
      'hand-up', 'hand-down', 'raise', 'mark-overdue', 'escalate')
    and event.actor_id is distinct from :person
    and (:level::text is null or cases.level = :level)
    and (:stages::text[] is null or event.payload ->> 'stage' = any (:stages))
    and (:asker::text is null or (event.from_state in ('filed', 'coordinating')) = (:asker = 'platform'))
    and (:extension::text is null or (:extension = 'second') = (
      -- a second one: one was granted since the handling clock began
      exists (select from case_events granted where granted.case_id = event.case_id and granted.version < event.version
        and granted.action = 'approve-extension' and not exists (select from case_events restart
          where restart.case_id = event.case_id and restart.version between granted.version and event.version
            and restart.action in ('dispatch', 'decide', 'substitute', 'hand-over', 'rework')))))
  order by event.seq desc limit :limit) found
order by found.seq desc limit :limit;

-- name: noticesOfPlatform
-- The same for one platform, by case_events_notice_platform.
select found.seq
from unnest(:actions::text[]) wanted (action)
cross join lateral (
  select event.seq from case_events event join cases on cases.id = event.case_id
  where (case when event.management_code is null then event.district_code else event.management_code end) = :platform
    and event.action = wanted.action and event.seq > :after and event.seq < :before
    and event.action in ('request-return', 'request-extension', 'request-suspension', 'request-void', 'request-force-close', 'request-appeal',
      'approve-suspension', 'reject-suspension', 'approve-void', 'reject-void', 'approve-force-close', 'reject-force-close',
      'hand-up', 'hand-down', 'raise', 'mark-overdue', 'escalate')
    and event.actor_id is distinct from :person
    and (:level::text is null or cases.level = :level)
    and (:stages::text[] is null or event.payload ->> 'stage' = any (:stages))
    and (:asker::text is null or (event.from_state in ('filed', 'coordinating')) = (:asker = 'platform'))
    and (:extension::text is null or (:extension = 'second') = (
      exists (select from case_events granted where granted.case_id = event.case_id and granted.version < event.version
        and granted.action = 'approve-extension' and not exists (select from case_events restart
          where restart.case_id = event.case_id and restart.version between granted.version and event.version
            and restart.action in ('dispatch', 'decide', 'substitute', 'hand-over', 'rework')))))
  order by event.seq desc limit :limit) found
order by found.seq desc limit :limit;

-- name: noticesOfUnit
select seq from case_events
where unit_code = :unit and seq > :after and seq < :before and action = any (:actions) and actor_id is distinct from :person
  and (action not in ('mark-overdue', 'escalate') or payload ->> 'stage' = any (:stages))
order by seq desc limit :limit;

-- name: assistedBy
select assisted_events as seq from assisted_events(:after, :before, :limit);

-- name: takenFrom
select reassigned_events as seq from reassigned_events(:after, :before, :limit);

-- name: substitutionsOf
-- That another puts right what was ours 代整改, or that we pay for it.
select event.seq from cases join case_events event on event.case_id = cases.id and event.action = 'substitute'
where (cases.substitute_for = :unit or cases.payer_code = :unit) and event.unit_code is distinct from :unit
  and event.seq > :after and event.seq < :before and event.actor_id is distinct from :person
order by event.seq desc limit :limit;

-- name: repliesDue
-- Ended, and the reporter waits to be told (Art. 27): the row that ended it, of those that cases_reply holds.
select event.seq
from (select id, ended_at from cases where replied_at is null and ended_at is not null and source in ('citizen', 'hotline')
    and ended_at >= :since
  order by ended_at desc, id desc limit 500) waiting
join case_events event on event.case_id = waiting.id and event.at = waiting.ended_at
  and event.to_state in ('closed', 'force_closed', 'refused', 'merged', 'voided') and event.from_state is distinct from event.to_state
where event.seq > :after and event.seq < :before and event.actor_id is distinct from :person
order by event.seq desc limit :limit;

-- name: tasksGiven
-- The row that gave me each task I hold, and that its limit ran out.
select event.seq
from cases join case_events event on event.case_id = cases.id
where cases.collector_id = :person and cases.state in ('verifying', 'handled') and event.seq > :after and event.seq < :before
  and (event.to_state = cases.state and event.from_state is distinct from event.to_state
    or event.action in ('mark-overdue', 'escalate') and event.payload ->> 'stage' in ('verify', 'check') and event.to_state = cases.state)
order by event.seq desc limit :limit;

-- name: newsOfReports
select event.seq
from cases join case_events event on event.case_id = cases.id and event.action = any (:actions)
where cases.reporter_id = :person and event.seq > :after and event.seq < :before and event.actor_id is distinct from :person
order by event.seq desc limit :limit;

-- name: describeEntries
select event.seq, event.at, event.action, event.to_state, named(actor.id, actor.name, actor.name_en) as actor,
  event.payload ->> 'note' as note, event.payload ->> 'stage' as late_stage, event.payload ->> 'until' as until,
  :unit::text is not null and event.unit_code is distinct from :unit as assisting,
  coalesce(event.action = 'request-' || c.request, false) as waiting,
  jsonb_build_object('id', c.id, 'state', c.state, 'class', named(class.code, class.name, class.name_en), 'address', c.address,
    'district', named(district.code, district.name, district.name_en), 'unit', named(unit.code, unit.name, unit.name_en),
    'level', c.level, 'grade', c.grade, 'endedAt', c.ended_at, 'stage', c.stage, 'stageStartedAt', c.stage_started_at,
    'stageAmberAt', c.stage_amber_at, 'stageDueAt', c.stage_due_at) as "case"
from case_events event
join inbox_cases c on c.id = event.case_id
join classes class on class.kind = c.kind and class.code = c.class_code
join areas district on district.code = c.platform_code and district.valid_to is null
left join units unit on unit.code = c.unit_code
left join people actor on actor.id = event.actor_id
where event.seq = any (:seqs)
order by event.seq desc;

-- name: findMark
select seq from inbox_marks where person_id = :person;

-- name: setMark
-- Forward only, and not beyond the log.
insert into inbox_marks (person_id, seq, read_at)
values (:person, least(:seq, (select coalesce(max(seq), 0) from case_events)), :now)
on conflict (person_id) do update set seq = greatest(inbox_marks.seq, excluded.seq), read_at = excluded.read_at
returning seq;
