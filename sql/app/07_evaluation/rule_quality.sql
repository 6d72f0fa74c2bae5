-- What became of suggestions: judged off the log, kept in suggestion_outcomes.

create or replace function judge_suggestions(ids text[]) returns void
language plpgsql security definer set search_path = public as $$
begin
  insert into suggestion_outcomes as known (case_id, version, at, kind, class_code, rule_family, rule_code, scope_code,
    suggested_code, sent_code, final_code, outcome, place_code, platform_code, management_code, point)
  with told as materialized (
    select case_id, version, at, action, payload ->> 'unit' as unit, payload ->> 'suggestedUnit' as suggested,
      -- Dispatches of an earlier release have the whole answer only.
      coalesce(payload -> 'suggestedRule', jsonb_build_object('family', payload #>> '{responsibility,winner,rule}',
        'code', payload #>> '{responsibility,winner,code}')) as rule
    from case_events
    where action in ('dispatch', 'decide', 'recall', 'approve-return', 'accept') and (ids is null or case_id = any (ids))
  ),
  ends as (
    select case_id, (array_agg(action order by version desc))[1] as last_action,
      (array_agg(unit order by version desc) filter (where action in ('dispatch', 'decide')))[1] as final_unit,
      (array_agg(action order by version desc) filter (where action in ('dispatch', 'decide')))[1] as final_action
    from told group by case_id
  ),
  suggested as (
    select distinct on (case_id, suggested, rule) case_id, version, at, unit, suggested, rule, next_action
    from (select told.*, lead(action) over (partition by case_id order by version) as next_action
      from told where action <> 'accept') sent
    where suggested is not null
    order by case_id, suggested, rule, version
  )
  select case_id, suggested.version, at, cases.kind, cases.class_code, rule ->> 'family', rule ->> 'code', rule ->> 'scope',
    suggested, unit, final_unit,
    case
      when last_action <> 'accept' then 'pending'
      when final_unit = suggested then case when unit = suggested then 'kept' else 'confirmed' end
      when final_action = 'decide' then 'decided'
      when unit <> suggested then 'overruled'
      when next_action = 'approve-return' then 'returned'
      else 'redispatched' end,
    coalesce(cases.grid_code, cases.community_code), cases.platform_code, cases.management_code, cases.point
  from suggested
  join ends using (case_id)
  join cases on cases.id = case_id
  on conflict (case_id, version) do update set final_code = excluded.final_code, outcome = excluded.outcome
    where (known.final_code, known.outcome) is distinct from (excluded.final_code, excluded.outcome);
end $$;
comment on function judge_suggestions(text[]) is 'Judges the suggestions of these cases, of all with null, by what the log says became of them.';
revoke execute on function judge_suggestions(text[]) from public;

create or replace function judge_case_suggestions() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform judge_suggestions(array[new.case_id]);
  return null;
end $$;
comment on function judge_case_suggestions() is 'Keeps suggestion_outcomes in step with the log. A load judges all at its end.';
drop trigger if exists case_events_500_judge on case_events;
create trigger case_events_500_judge after insert on case_events
  for each row when (current_setting('wangge.bulk', true) is distinct from 'on'
    and new.action in ('dispatch', 'decide', 'recall', 'approve-return', 'accept'))
  execute function judge_case_suggestions();

-- A city of an earlier release has a log and no outcomes yet.
do $$
begin
  if not exists (select from suggestion_outcomes) then
    perform judge_suggestions(null);
  end if;
end $$;

-- Those who evaluate, send or keep rules see their jurisdiction; a unit what was suggested to it or ended with it.
grant select on suggestion_outcomes to wangge_request;
alter table suggestion_outcomes enable row level security;
drop policy if exists read on suggestion_outcomes;
create policy read on suggestion_outcomes for select to wangge_request using (
  case
    when (select current_role_name()) in ('supervisor', 'filing_officer', 'analyst', 'administrator', 'planner', 'dispatcher')
      then in_jurisdiction(place_code, management_code)
    when (select current_role_name()) = 'unit_staff' then suggested_code = (select current_unit()) or final_code = (select current_unit())
    else false end);

-- Who keeps the rules of a place puts suggestions for it aside, and takes them up again.
grant select, insert, delete on rule_suggestions_dismissed to wangge_request;
alter table rule_suggestions_dismissed enable row level security;
drop policy if exists read on rule_suggestions_dismissed;
drop policy if exists add on rule_suggestions_dismissed;
drop policy if exists remove on rule_suggestions_dismissed;
create policy read on rule_suggestions_dismissed for select to wangge_request using (
  (select current_role_name()) not in ('citizen', 'collector'));
create policy add on rule_suggestions_dismissed for insert to wangge_request with check (
  scope_editable(scope_code) and dismissed_by = (select current_person()));
create policy remove on rule_suggestions_dismissed for delete to wangge_request using (scope_editable(scope_code));
