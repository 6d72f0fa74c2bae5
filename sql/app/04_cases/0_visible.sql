create or replace function case_visible(subject cases) returns boolean language sql stable parallel safe as $$
  select case (select current_role_name())
    when 'citizen' then subject.reporter_id = (select current_person())
    when 'unit_staff' then subject.unit_code = (select current_unit()) or subject.reporter_id = (select current_person())
    else (select current_role_name()) is not null
      and (in_jurisdiction(subject.community_code, subject.management_code)
        or subject.reporter_id = (select current_person()))
  end
$$;
comment on function case_visible(cases) is 'Whether the person asking may see a case: citizens their own, units theirs, others their jurisdiction.';
