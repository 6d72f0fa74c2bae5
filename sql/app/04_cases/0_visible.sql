create or replace function case_visible(subject cases) returns boolean language sql stable parallel safe as $$
  select case current_role_name()
    when 'citizen' then subject.reporter_id = current_person()
    when 'unit_staff' then subject.unit_code = current_unit() or current_unit() = any (subject.assisting_units)
      or subject.substitute_for = current_unit() or subject.payer_code = current_unit() or subject.reporter_id = current_person()
    else current_role_name() is not null
      and (in_jurisdiction(subject.community_code, subject.management_code) or subject.reporter_id = current_person())
  end
$$;
comment on function case_visible(cases) is 'Whether the person asking may see a case: citizens their own; units theirs, those they assist in and those they pay for; others their jurisdiction and what they reported.';
