-- Packs of evidence: made and read by who commands the case, read also by the unit that has it. Never changed.

grant select, insert on evidence_packs to wangge_request;
alter table evidence_packs enable row level security;

create or replace function commands_case(subject cases) returns boolean language sql stable parallel safe as $$
  select current_role_name() in ('dispatcher', 'filing_officer', 'supervisor', 'administrator')
    and in_jurisdiction(subject.community_code, subject.management_code)
$$;
comment on function commands_case(cases) is 'Whether the person asking directs or oversees the handling of a case, in their jurisdiction.';

drop policy if exists read on evidence_packs;
create policy read on evidence_packs for select to wangge_request using (exists (
  select from cases where cases.id = evidence_packs.case_id
    and (commands_case(cases) or (current_role_name() = 'unit_staff' and cases.unit_code = current_unit()))));
drop policy if exists add on evidence_packs;
create policy add on evidence_packs for insert to wangge_request with check (made_by = (select current_person())
  and exists (select from cases where cases.id = evidence_packs.case_id and commands_case(cases)));
