-- Every change of a standard leaves a row, and every name of a class is kept.

create or replace function record_standard_change() returns trigger
language plpgsql security definer set search_path = public as $$
declare
  entry jsonb := to_jsonb(new);
  previous jsonb := case when tg_op = 'UPDATE' then to_jsonb(old) end;
  entry_key text;
begin
  -- What comes with the city is no change; its calendar is kept all the same, so that the first change has a before.
  if current_setting('wangge.bulk', true) = 'on' and tg_table_name <> 'calendar_years' then
    return null;
  end if;
  -- A class also counts its conditions' changes, so that two administrators meet: that alone is no change of the class.
  if tg_table_name = 'classes' and previous - '{version,changed_by,changed_at}'::text[] = entry - '{version,changed_by,changed_at}'::text[] then
    return null;
  end if;
  entry_key := case tg_table_name
    when 'classes' then concat_ws('-', entry ->> 'kind', entry ->> 'code')
    when 'conditions' then concat_ws('-', entry ->> 'kind', entry ->> 'class_code', entry ->> 'seq')
    when 'calendar_years' then entry ->> 'year'
    when 'office_hours' then entry ->> 'valid_from'
    when 'stage_limits' then entry ->> 'stage' end;
  if tg_table_name = 'calendar_years' then
    -- The days are replaced first, the year is stamped last: what they were is in the last row written here.
    entry := entry || jsonb_build_object('days', coalesce((
      select jsonb_agg(jsonb_build_object('day', day, 'is_working', is_working, 'name', name) order by day)
      from calendar_days where day between make_date(new.year, 1, 1) and make_date(new.year, 12, 31)), '[]'));
    previous := previous || jsonb_build_object('days', (
      select change.after -> 'days' from standard_changes change
      where change.subject = 'calendar_years' and change.key = entry_key order by change.seq desc limit 1));
  end if;
  insert into standard_changes (subject, key, at, person_id, before, after)
  values (tg_table_name, entry_key, coalesce(new.changed_at, now()), current_person(), previous, entry);
  return null;
end $$;
comment on function record_standard_change() is 'Writes standard_changes: who, when, before, after.';

create or replace function record_class_name() returns trigger
language plpgsql security definer set search_path = public as $$
begin
  if tg_op = 'INSERT' or (old.major_name, old.name, old.name_en) is distinct from (new.major_name, new.name, new.name_en) then
    insert into class_versions (kind, code, version, major_name, name, name_en, valid_from)
    values (new.kind, new.code, new.version, new.major_name, new.name, new.name_en,
      case when tg_op = 'INSERT' then new.valid_from else coalesce(new.changed_at, now()) end);
  end if;
  return null;
end $$;
comment on function record_class_name() is 'Writes class_versions when a class is new or renamed.';

do $$
declare
  name text;
begin
  foreach name in array array['classes', 'conditions', 'calendar_years', 'office_hours', 'stage_limits'] loop
    execute format('drop trigger if exists %I on %I', name || '_80_record', name);
    execute format('create trigger %I after insert or update on %I for each row execute function record_standard_change()',
      name || '_80_record', name);
  end loop;
end $$;
drop trigger if exists classes_70_name on classes;
create trigger classes_70_name after insert or update on classes for each row execute function record_class_name();
