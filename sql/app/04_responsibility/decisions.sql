-- The only ways a coordination decision comes and goes. Rights are checked here: the request role may not write the table.

create or replace function record_coordination_decision(decision jsonb) returns void
language plpgsql security definer set search_path = public as $$
declare
  made coordination_decisions;
  before coordination_decisions;
begin
  made := jsonb_populate_record(null::coordination_decisions, decision);
  if current_role_name() is distinct from 'dispatcher' and current_role_name() is distinct from 'administrator' then
    raise exception using errcode = '42501', message = 'coordination decisions are recorded by dispatchers and administrators',
      detail = '协调决定由派遣员和管理员记录';
  end if;
  if made.decided_by is distinct from current_person() then
    raise exception using errcode = '42501', message = 'a person records decisions only in their own name',
      detail = '只能以本人名义记录决定';
  end if;
  -- Null where there is no management area, and null is no.
  if in_jurisdiction(made.community_code, management_of(made.community_code)) is not true then
    raise exception using errcode = '42501',
      message = format('community %s is outside your jurisdiction %s', made.community_code, current_area()),
      detail = format('社区 %s 不在本人辖区 %s 内', made.community_code, current_area());
  end if;
  if made.level = 'city' and current_area() is not null then
    raise exception using errcode = '42501',
      message = format('the city''s decisions are recorded by its own dispatchers; your jurisdiction is %s', current_area()),
      detail = format('全市的决定由市级派遣员记录，本人辖区是 %s', current_area());
  end if;
  -- Two cases decided at once on one place and class: the second sees the first.
  perform pg_advisory_xact_lock(hashtext(made.scope_code || made.kind || made.class_code));
  select * into before from coordination_decisions
  where scope_code = made.scope_code and kind = made.kind and class_code = made.class_code and valid_to is null
  for update;
  -- It never begins before its forerunner, whatever the clocks say.
  made.valid_from := greatest(made.decided_at, before.valid_from + interval '1 millisecond');
  update coordination_decisions set valid_to = made.valid_from
  where case_id = before.case_id and version = before.version;
  insert into coordination_decisions (case_id, version, scope_kind, scope_code, kind, class_code, unit_code, level, note,
    decided_by, decided_at, valid_from, community_code, district_code)
  values (made.case_id, made.version, made.scope_kind, made.scope_code, made.kind, made.class_code, made.unit_code, made.level,
    coalesce(made.note, ''), made.decided_by, made.decided_at, made.valid_from, made.community_code, made.district_code);
end $$;
comment on function record_coordination_decision(jsonb) is
  'Records a decision, ending the one in force on the same place and class; 42501 when it is not the caller''s to make.';

create or replace function decision_revocable(community_code text) returns boolean language sql stable parallel safe as $$
  select coalesce(current_role_name() in ('supervisor', 'administrator')
    and in_jurisdiction(community_code, management_of(community_code)), false)
$$;
comment on function decision_revocable(text) is 'Whether the person asking may revoke decisions of this community.';

create or replace function revoke_coordination_decision(decided_in text, at_version integer, at timestamptz, reason text) returns boolean
language plpgsql security definer set search_path = public as $$
declare
  found_one coordination_decisions;
begin
  select * into found_one from coordination_decisions where case_id = decided_in and version = at_version for update;
  if not found then
    return false;
  end if;
  if not decision_revocable(found_one.community_code) then
    raise exception using errcode = '42501', message = format(
      'coordination decisions are revoked by supervisors and administrators of the place (%s)', found_one.community_code),
      detail = format('协调决定由当地（%s）的督查员和管理员撤销', found_one.community_code);
  end if;
  update coordination_decisions set valid_to = greatest(at, valid_from + interval '1 millisecond'),
    revoked_by = current_person(), revoke_reason = reason
  where case_id = decided_in and version = at_version and valid_to is null;
  return true;
end $$;
comment on function revoke_coordination_decision(text, integer, timestamptz, text) is
  'Ends a decision; one that has ended already stays as it is. False when there is none; 42501 when it is not the caller''s to revoke.';
