-- case_photos follows the log. A log row carries photos as objects { id, usage, distanceMetres, flags }; histories from
-- before there were photos have an empty array, or names, which are passed over.

create or replace function carry_photos() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into case_photos (case_id, version, ordinal, photo_id, usage, distance_m, flags)
  select added.case_id, added.version, photo.ordinal, photo.value ->> 'id', photo.value ->> 'usage',
    (photo.value ->> 'distanceMetres')::double precision,
    array(select jsonb_array_elements_text(coalesce(photo.value -> 'flags', '[]')))
  from added
  cross join jsonb_array_elements(case when jsonb_typeof(added.payload -> 'photos') = 'array' then added.payload -> 'photos' end)
    with ordinality photo (value, ordinal)
  where jsonb_typeof(photo.value) = 'object'
  on conflict (case_id, version, photo_id) do nothing;
  return null;
end $$;
comment on function carry_photos() is 'Writes the photos that new log rows carry into case_photos; a photo that is not there fails the row.';
drop trigger if exists case_events_600_photos on case_events;
create trigger case_events_600_photos after insert on case_events
  referencing new table as added for each statement execute function carry_photos();
