-- name: lockBook
-- Nobody else changes the book between the preview that is compared and the changes that follow it.
select pg_advisory_xact_lock(hashtext('wangge rule book'));

-- name: position
select responsibility_position() as seq;

-- name: affected
select cases_affected as id from (
  select id as cases_affected from cases_affected(:zones::text[], :rules::text[], :rosters::text[], :strips::geometry[], :gaining::text[], :since::timestamptz)) found;

-- name: describeAffected
select * from affected_cases(:ids::text[]);

-- name: placesOf
-- Where points lie in the areas in force: the tie rule of `locate`, for many at once.
select place.ordinal::integer as ordinal, place.grid_code, place.community_code, left(place.community_code, 6) as district_code,
  management.management_code
from (
  select asked.ordinal, grid.code as grid_code, coalesce(left(grid.code, 12), (
    select min(community.code) from areas community
    where community.valid_to is null and community.level = 'community' and community.geom && ST_Expand(asked.point::geometry, 1e-6)
      and ST_DWithin(community.geom, asked.point::geometry, 1e-6))) as community_code
  from unnest(:points::text[]) with ordinality as asked (point, ordinal)
  cross join lateral (
    select min(grid.code) as code from unit_grids grid
    where grid.valid_to is null and grid.geom && ST_Expand(asked.point::geometry, 1e-6) and ST_DWithin(grid.geom, asked.point::geometry, 1e-6)) grid
) place
left join management_streets management on management.street_code = left(place.community_code, 9)
order by place.ordinal;

-- name: nameUnits
select code, name, name_en from units where code = any (:codes);

-- name: addReassignment
insert into reassignments (changes, note, created_by, created_at, area_code, at, seq, counts)
values (:changes::jsonb, :note, :person, :now, :area, :at, responsibility_position(), :counts::jsonb)
returning id;

-- name: addCases
insert into reassignment_cases (reassignment_id, case_id, fate, from_unit, to_unit, rule_code)
select :id, work.case_id, work.fate, work.from_unit, work.to_unit, work.rule_code
from unnest(:cases::text[], :fates::text[], :from_units::text[], :to_units::text[], :rules::text[])
  as work (case_id, fate, from_unit, to_unit, rule_code);

-- name: openJobs
select id from reassignments where state in ('waiting', 'running') order by id;

-- name: startJob
update reassignments set state = 'running', started_at = :now where id = :id and state = 'waiting';

-- name: takeCase
-- Whoever locks it works it off; the others take the next. A job that was cancelled gives nothing more out.
select work.case_id, work.fate, work.from_unit, work.to_unit, job.note
from reassignment_cases work join reassignments job on job.id = work.reassignment_id and job.state in ('waiting', 'running')
where work.reassignment_id = :id and work.outcome is null
order by work.case_id limit 1 for update of work skip locked;

-- name: lockCase
select * from case_rows where id = :id for update;

-- name: settleCase
update reassignment_cases set outcome = :outcome, reason = :reason, event_version = :version, worked_at = :now
where reassignment_id = :id and case_id = :case_id and outcome is null;

-- name: finishJob
update reassignments set state = 'done', started_at = coalesce(started_at, :now), finished_at = greatest(:now, created_at)
where id = :id and state in ('waiting', 'running')
  and not exists (select from reassignment_cases work where work.reassignment_id = :id and work.outcome is null);

-- name: cancelJob
update reassignments set state = 'cancelled', finished_at = greatest(:now, created_at), ended_by = :person
where id = :id and state in ('waiting', 'running') returning id;

-- name: listJobs
select job.id, job.state, job.note, job.at, job.created_at, job.started_at, job.finished_at, job.counts, job.edit_id as edit,
  named(maker.id, maker.name, maker.name_en) as created_by, named(ender.id, ender.name, ender.name_en) as cancelled_by
from reassignments job
left join people maker on maker.id = job.created_by
left join people ender on ender.id = job.ended_by
where (:id::integer is null or job.id = :id) and (:before::integer is null or job.id < :before)
order by job.id desc limit :limit;

-- name: progressOf
select progress.reassignment_id as id, progress.outcome, progress.count from reassignment_progress(:ids::integer[]) progress;

-- name: jobChanges
select changes from reassignments where id = :id;

-- name: jobCases
select work.case_id as id, work.fate, work.outcome, work.reason, work.event_version, work.worked_at, work.rule_code as rule,
  named(old.code, old.name, old.name_en) as "from", named(new.code, new.name, new.name_en) as "to"
from reassignment_cases work
left join units old on old.code = work.from_unit
left join units new on new.code = work.to_unit
where work.reassignment_id = :id and work.case_id > :after and (:outcome::text is null or coalesce(work.outcome, 'left') = :outcome)
order by work.case_id limit :limit;
