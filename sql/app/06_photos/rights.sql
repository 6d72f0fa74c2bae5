-- Who sees a photo: whoever brought its bytes, and whoever sees a case that carries it. The second is asked of the
-- policy of cases itself, so that a new right there needs no word here.

grant select on photos, photo_uploads, case_photos to wangge_request;

alter table photos enable row level security;
alter table photo_uploads enable row level security;
alter table case_photos enable row level security;

drop policy if exists own on photo_uploads;
create policy own on photo_uploads for select to wangge_request using (person_id = (select current_person()));
drop policy if exists read on case_photos;
create policy read on case_photos for select to wangge_request
  using (exists (select from cases where cases.id = case_photos.case_id));
drop policy if exists read on photos;
create policy read on photos for select to wangge_request using (
  exists (select from photo_uploads where photo_uploads.photo_id = photos.id)
  or exists (select from case_photos where case_photos.photo_id = photos.id));

-- The only way a photo comes in. It hashes the bytes itself: to use a photo one must have it, knowing its id is not enough.
create or replace function keep_photo(original bytea, thumbnail bytea, media_type text, width integer, height integer,
  taken_at timestamptz, lon double precision, lat double precision, at timestamptz) returns text
language plpgsql security definer set search_path = public as $$
#variable_conflict use_column
declare
  photo text := encode(sha256(keep_photo.original), 'hex');
begin
  if current_person() is null then
    raise exception using errcode = '42501', message = 'a stranger brings no photos',
      detail = '未登录的人不能上传照片';
  end if;
  insert into photos (id, media_type, width, height, original, thumbnail, taken_at, position, uploaded_by, uploaded_at)
  values (photo, keep_photo.media_type, keep_photo.width, keep_photo.height, keep_photo.original, keep_photo.thumbnail,
    keep_photo.taken_at, ST_SetSRID(ST_MakePoint(keep_photo.lon, keep_photo.lat), 4326), current_person(), keep_photo.at)
  on conflict (id) do nothing;
  insert into photo_uploads (photo_id, person_id, at) values (photo, current_person(), keep_photo.at)
  on conflict (photo_id, person_id) do update set at = excluded.at;
  return photo;
end $$;
comment on function keep_photo(bytea, bytea, text, integer, integer, timestamptz, double precision, double precision, timestamptz) is
  'Keeps a photo for the person asking and answers its id; the same bytes again are the same photo.';
revoke execute on function keep_photo(bytea, bytea, text, integer, integer, timestamptz, double precision, double precision, timestamptz) from public;
grant execute on function keep_photo(bytea, bytea, text, integer, integer, timestamptz, double precision, double precision, timestamptz) to wangge_request;
