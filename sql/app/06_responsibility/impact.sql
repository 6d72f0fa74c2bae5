-- Which open cases changes could reach: by where they are, never by walking all of them.

create or replace function cases_affected(zone_codes text[], rule_codes text[], roster_codes text[], strips geometry[], gaining text[], since timestamptz)
returns table (id text) language plpgsql security definer set search_path = public as $$
begin
  if rules_editable() is not true and current_role_name() is distinct from 'system' then
    raise exception using errcode = '42501', message = 'what a change would move is shown to planners and administrators',
      detail = '变更会带来的影响只给部件管理员和管理员看';
  end if;
  return query
  with bound as (
    select distinct rule.scope_code, rule.kind, rule.class_prefix from rules rule
    where (rule.code = any (rule_codes) or rule.roster_code = any (roster_codes)) and (rule.valid_to is null or rule.valid_to >= since)
  ),
  -- Of a zone that was and is, only what is in one and not in the other.
  zone_grounds as materialized (
    select zone.code, case when count(*) = 2 then ST_SymDifference(min(zone.geom::text)::geometry, max(zone.geom::text)::geometry, 1e-6)
      else ST_Union(zone.geom) end as geom
    from zones zone where zone.code = any (zone_codes) and (zone.valid_to is null or zone.valid_to >= since)
    group by zone.code
  ),
  grounds as materialized (
    select part.geom, 0::double precision as reach, bound.kind, bound.class_prefix as prefix
    from bound join areas area on area.code = bound.scope_code and area.valid_to is null and area.level <> 'city'
    cross join lateral ST_Subdivide(area.geom, 128, 1e-6) part (geom)
    union all
    select grid.geom, 0, bound.kind, bound.class_prefix from bound join unit_grids grid on grid.code = bound.scope_code and grid.valid_to is null
    union all
    select part.geom, 0, bound.kind, bound.class_prefix from bound join zone_parts part on part.zone_code = bound.scope_code
      and (part.valid_to is null or part.valid_to >= since)
    union all
    select null, 0, bound.kind, bound.class_prefix from bound join areas area on area.code = bound.scope_code and area.level = 'city' and area.valid_to is null
    union all
    select part.geom, 0, rule.kind, rule.class_prefix
    from zone_grounds zone
    join (select distinct scope_code, kind, class_prefix from rules where valid_to is null or valid_to >= since) rule on rule.scope_code = zone.code
    cross join lateral ST_Subdivide(ST_CollectionExtract(zone.geom, 3), 128, 1e-6) part (geom)
    where not ST_IsEmpty(zone.geom)
    union all
    select part.geom, 0, null, '' from unnest(strips) strip cross join lateral ST_Subdivide(strip, 128, 1e-6) part (geom)
    union all
    select component.geom, found.reach, 'component', component.class_code
    from components component
    cross join (select coalesce(max(rule.reach_m), 0) as reach from rules rule where rule.family = 'component' and rule.valid_to is null) found
    where component.valid_to is null and component.valid_from >= since
      and (component.owner_code = any (gaining) or component.maintainer_code = any (gaining))
    union all
    select line.geom, rule.reach_m, rule.kind, rule.class_prefix
    from pipe_lines line join rules rule on rule.family = 'network' and rule.valid_to is null and line.network = any (rule.networks)
    where line.valid_to is null and line.changed_at >= since and (line.owner_code = any (gaining) or line.maintainer_code = any (gaining))
  )
  select subject.id from cases subject
  where subject.ended_at is null and exists (
    select from grounds ground where ground.geom is null and ground.kind = subject.kind and starts_with(subject.class_code, ground.prefix))
  union
  -- by cases_open_reach: box against box, then metres
  select subject.id from grounds ground
  join cases subject on subject.ended_at is null
    and ST_Expand(subject.geom, coalesce(subject.accuracy_m, 0)) && ST_Expand(ground.geom, ground.reach + 1e-6)
    and (ground.kind is null or subject.kind = ground.kind) and starts_with(subject.class_code, ground.prefix)
    and ST_Distance(subject.geom, ground.geom) <= ground.reach + coalesce(subject.accuracy_m, 0) + 1e-6;
end $$;
comment on function cases_affected(text[], text[], text[], geometry[], text[], timestamptz) is
  'Open cases that changes made since an instant could reach: zones, rules and rosters by code, ground that changed hands, units that gained things. Whoever may see them.';

drop function if exists affected_cases(text[]);
create function affected_cases(ids text[]) returns table (id text, version integer, state text, kind text, class_code text, grade smallint,
  component_code text, accuracy_m double precision, geom text, point text, unit_code text, suggested_unit_code text, substituted boolean, grid_code text,
  community_code text, district_code text, management_code text, lon double precision, lat double precision, visible boolean)
language sql stable security definer set search_path = public as $$
  select subject.id, subject.version, subject.state, subject.kind, subject.class_code, subject.grade, subject.component_code, subject.accuracy_m,
    subject.geom::text, subject.point::text, subject.unit_code, subject.suggested_unit_code, subject.substituted, subject.grid_code,
    subject.community_code, subject.district_code, subject.management_code, ST_X(place.lonlat), ST_Y(place.lonlat), case_visible(subject)
  from unnest(ids) wanted (id) join cases subject on subject.id = wanted.id
  cross join lateral (select ST_Transform(subject.point, 4326) as lonlat) place
  where rules_editable() or current_role_name() = 'system'
  order by subject.id
$$;
comment on function affected_cases(text[]) is 'What is judged of affected cases; those the person asking may not see are counted for them, not shown.';

create or replace function responsibility_position() returns bigint language sql stable security definer set search_path = public as $$
  select coalesce(max(seq), 0) from responsibility_changes
$$;
comment on function responsibility_position() is 'Last position of responsibility_changes: a number, and nothing else.';

-- The log row of a move stands with the unit that gained the case; the one that lost it is told too.
create or replace function reassigned_events(after bigint, before bigint, at_most integer) returns setof bigint
language sql stable security definer set search_path = public as $$
  select seq from case_events
  where action = 'reassign' and payload #>> '{moved,from}' = current_unit()
    and seq > reassigned_events.after and seq < reassigned_events.before
  order by seq desc limit at_most
$$;
comment on function reassigned_events(bigint, bigint, integer) is 'The newest log rows that took a case from the caller''s unit 改派.';

revoke execute on function cases_affected(text[], text[], text[], geometry[], text[], timestamptz), affected_cases(text[]),
  responsibility_position(), reassigned_events(bigint, bigint, integer) from public;
grant execute on function cases_affected(text[], text[], text[], geometry[], text[], timestamptz), affected_cases(text[]),
  responsibility_position(), reassigned_events(bigint, bigint, integer) to wangge_request;

grant select, insert on reassignments, reassignment_cases to wangge_request;
grant update (state, finished_at, ended_by) on reassignments to wangge_request;
alter table reassignments enable row level security;
alter table reassignment_cases enable row level security;
do $$
declare
  policy record;
begin
  for policy in select policyname, tablename from pg_policies where schemaname = 'public' and tablename in ('reassignments', 'reassignment_cases') loop
    execute format('drop policy %I on %I', policy.policyname, policy.tablename);
  end loop;
end $$;
-- Read by command and supervision of the city, and of the jurisdiction they were made in; cancelled by whoever keeps rules there.
create policy read on reassignments for select to wangge_request using (
  (select current_role_name()) in ('planner', 'administrator', 'dispatcher', 'supervisor', 'filing_officer', 'analyst')
  and ((select current_area()) is null or area_code = (select current_area())));
create policy add on reassignments for insert to wangge_request with check (
  rules_editable() and created_by = (select current_person()) and area_code is not distinct from (select current_area()));
create policy cancel on reassignments for update to wangge_request
  using (rules_editable() and ((select current_area()) is null or area_code = (select current_area())) and state in ('waiting', 'running'))
  with check (state = 'cancelled' and ended_by = (select current_person()));
create policy read on reassignment_cases for select to wangge_request using (
  exists (select from reassignments job where job.id = reassignment_id) and exists (select from cases where cases.id = case_id));
create policy add on reassignment_cases for insert to wangge_request with check (
  outcome is null and exists (select from reassignments job
    where job.id = reassignment_id and job.created_by = (select current_person()) and job.state = 'waiting'));

-- Counts of a job whoever may see it, cases of other jurisdictions included: numbers only.
create or replace function reassignment_progress(ids integer[]) returns table (reassignment_id integer, outcome text, count integer)
language sql stable security definer set search_path = public as $$
  select work.reassignment_id, coalesce(work.outcome, 'left'), count(*)::integer
  from reassignment_cases work join reassignments job on job.id = work.reassignment_id
  where work.reassignment_id = any (ids) and (current_area() is null or job.area_code = current_area())
  group by 1, 2
$$;
comment on function reassignment_progress(integer[]) is 'How many cases of each job were moved, renewed, skipped, failed, or are left.';
revoke execute on function reassignment_progress(integer[]) from public;
grant execute on function reassignment_progress(integer[]) to wangge_request;
