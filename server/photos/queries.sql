-- name: keepPhoto
select keep_photo(:original, :thumbnail, :media_type, :width, :height, :taken_at, :lon, :lat, :at) as id;

-- name: readTimeZone
select time_zone from city_settings;

-- name: describePhoto
select media_type, byte_size from photos where id = :id;

-- name: readOriginal
select media_type, original as bytes from photos where id = :id;

-- name: readThumbnail
select 'image/webp' as media_type, thumbnail as bytes from photos where id = :id;

-- name: findPhotos
-- Those of the ids that the person may see. On the spheroid: a photo may come from anywhere.
select id, ST_Distance(position::geography, ST_Transform(:point::geometry, 4326)::geography) as distance_metres,
  exists (select from case_photos where photo_id = photos.id) as reused
from photos where id = any (:ids::text[]);

-- name: listPhotos
select carried.photo_id as id, carried.usage, carried.version, carried.distance_m as distance_metres, carried.flags,
  photo.width, photo.height, photo.media_type, photo.byte_size, photo.taken_at, photo.uploaded_at,
  case when photo.position is not null then jsonb_build_array(ST_X(photo.position), ST_Y(photo.position)) end as position
from case_photos carried
join photos photo on photo.id = carried.photo_id
where carried.case_id = :case_id
order by carried.version, carried.ordinal;

-- name: removeUnusedPhotos
-- Only those that nobody brought again since; one being attached at this moment is locked, and left for the next time.
with unused as (
  select id from photos
  where uploaded_at < :before and uploaded_at > :before::timestamptz - interval '7 days'
    and not exists (select from case_photos where photo_id = photos.id)
    and not exists (select from component_photos where photo_id = photos.id)
    and not exists (select from photo_uploads where photo_id = photos.id and at >= :before)
  for update skip locked
)
delete from photos using unused where photos.id = unused.id returning photos.id;
