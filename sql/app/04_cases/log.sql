-- The only way a case changes: one log row and its projection, together.

create or replace function record_case_event(event jsonb, projected jsonb) returns bigint
language plpgsql security definer set search_path = public as $$
declare
  entry case_events;
  row_after cases;
  row_before cases;
  new_seq bigint;
  columns text;
  corrected boolean;
begin
  entry := jsonb_populate_record(null::case_events, event);
  row_after := jsonb_populate_record(null::cases, projected);
  if entry.actor_id is distinct from current_person() then
    raise exception using errcode = '42501', message = 'a person records events only in their own name',
      detail = '只能以本人名义记录案卷事件';
  end if;
  if entry.version = 1 then
    select string_agg(quote_ident(attname), ', ' order by attnum) into columns
    from pg_attribute where attrelid = 'cases'::regclass and attnum > 0 and not attisdropped and attgenerated = '';
    execute format('insert into cases (%1$s) select %1$s from (select $1.*) as given', columns) using row_after;
  else
    select * into row_before from cases where id = entry.case_id for update;
    if not found or case_visible(row_before) is not true then
      raise exception using errcode = '42501', message = format('case %s is not visible to %s', entry.case_id, current_person()),
        detail = format('案卷 %s 对 %s 不可见', entry.case_id, current_person());
    end if;
    if row_before.version <> entry.version - 1 or row_before.state <> entry.from_state then
      raise exception using errcode = 'WG010', message = format('case %s is at version %s', entry.case_id, row_before.version),
        detail = format('案卷 %s 现在是第 %s 版', entry.case_id, row_before.version);
    end if;
    -- What a report fixes seldom changes; leaving it out spares the generated columns and the spatial indexes.
    corrected := (row_after.kind, row_after.class_code, row_after.address, row_after.component_code, row_after.geom::text, row_after.point::text,
        row_after.accuracy_m, row_after.cell, row_after.grid_code, row_after.community_code, row_after.district_code, row_after.management_code)
      is distinct from (row_before.kind, row_before.class_code, row_before.address, row_before.component_code, row_before.geom::text,
        row_before.point::text, row_before.accuracy_m, row_before.cell, row_before.grid_code, row_before.community_code,
        row_before.district_code, row_before.management_code);
    select string_agg(quote_ident(attname), ', ' order by attnum) into columns
    from pg_attribute where attrelid = 'cases'::regclass and attnum > 0 and not attisdropped and attgenerated = ''
      and attname not in ('id', 'source', 'description', 'reporter_id', 'reported_at')
      and (corrected or attname not in ('kind', 'class_code', 'address', 'component_code', 'geom', 'point', 'accuracy_m', 'cell',
        'grid_code', 'community_code', 'district_code', 'management_code'));
    execute format('update cases set (%1$s) = (select %1$s from (select $1.*) as given) where id = $2', columns)
      using row_after, entry.case_id;
  end if;
  -- Taken last and held to the commit: whoever reads the log up to a seq will never find a lower one later.
  perform pg_advisory_xact_lock(hashtext('wangge case_events'));
  insert into case_events (case_id, version, at, actor_id, action, from_state, to_state, payload,
    district_code, community_code, management_code, unit_code)
  values (entry.case_id, entry.version, entry.at, entry.actor_id, entry.action, entry.from_state, entry.to_state,
    coalesce(entry.payload, '{}'), coalesce(row_before.district_code, row_after.district_code),
    coalesce(row_before.community_code, row_after.community_code),
    case when entry.version = 1 then row_after.management_code else row_before.management_code end,
    coalesce(row_after.unit_code, row_before.unit_code))
  returning seq into new_seq;
  perform pg_notify('wangge', 'cases');
  return new_seq;
end $$;
comment on function record_case_event(jsonb, jsonb) is
  'Appends a log row and writes the case it makes; WG010 when the case moved on, 42501 when it is not the caller''s to change.';

create or replace function lock_cases(ids text[]) returns void language plpgsql security definer set search_path = public as $$
begin
  perform from cases where id = any (ids) and case_visible(cases) order by id for no key update;
end $$;
comment on function lock_cases(text[]) is 'Holds cases the caller may see until the transaction ends, in the order of their numbers.';

create or replace function next_case_id(district text, day date) returns text
language plpgsql security definer set search_path = public as $$
#variable_conflict use_column
declare
  serial integer;
begin
  insert into case_serials as counter (district_code, day, last_serial) values (next_case_id.district, next_case_id.day, 1)
  on conflict (district_code, day) do update set last_serial = counter.last_serial + 1
  returning last_serial into serial;
  return next_case_id.district || to_char(next_case_id.day, 'YYYYMMDD') || lpad(serial::text, 5, '0');
end $$;
comment on function next_case_id(text, date) is 'Issues the next 19-digit case number of a district and day.';
