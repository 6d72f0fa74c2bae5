-- name: listComponentPhotos
-- Newest first. On the spheroid: a photo may come from anywhere.
select carried.photo_id as id, carried.note, carried.added_at, named(maker.id, maker.name, maker.name_en) as added_by,
  photo.width, photo.height, photo.media_type, photo.byte_size, photo.taken_at,
  case when photo.position is not null then jsonb_build_array(ST_X(photo.position), ST_Y(photo.position)) end as position,
  ST_Distance(photo.position::geography, ST_Transform(component.geom, 4326)::geography) as distance_metres,
  carried.added_by = current_person() or coalesce(current_role_name() <> 'collector', false) as removable
from component_photos carried
join photos photo on photo.id = carried.photo_id
join people maker on maker.id = carried.added_by
cross join lateral (select geom from components where code = carried.component_code order by version desc limit 1) component
where carried.component_code = :code and carried.removed_at is null
order by carried.id desc;

-- name: findStanding
select component_photographable(:code) as addable, component.valid_to is not null as retired
from components component where code = :code order by version desc limit 1;

-- name: findBrought
select photo_id from photo_uploads where photo_id = any(:ids::text[]);

-- name: addPhotos
-- One that it carries already stays as it is.
insert into component_photos (component_code, photo_id, note, added_at, added_by)
select :code, photo, :note, :now, current_person() from unnest(:ids::text[]) with ordinality asked (photo, place) order by place
on conflict (component_code, photo_id) where removed_at is null do nothing;

-- name: removePhoto
update component_photos set removed_at = greatest(:now::timestamptz, added_at), removed_by = current_person()
where component_code = :code and photo_id = :id and removed_at is null
returning id;

-- name: isCarried
select from component_photos where component_code = :code and photo_id = :id and removed_at is null;
