-- Components carry photos: what it looks like, for whoever has to find it.

create table component_photos (
  id bigint generated always as identity primary key,
  component_code text collate "C" not null check (component_code ~ '^[0-9]{16}$'),
  photo_id text collate "C" not null references photos (id) on delete restrict,
  note text,
  added_at timestamptz not null,
  added_by text collate "C" not null references people (id) on delete restrict,
  removed_at timestamptz check (removed_at >= added_at),
  removed_by text collate "C" references people (id) on delete restrict,
  check ((removed_at is null) = (removed_by is null))
);
comment on table component_photos is 'Photos of components; one that is taken off keeps its row.';
comment on column component_photos.id is 'Number, in the order they were added.';
comment on column component_photos.component_code is 'The component, in whatever version.';
comment on column component_photos.photo_id is 'The photo.';
comment on column component_photos.note is 'What it shows, in words.';
comment on column component_photos.added_at is 'When it was added; when it was taken the photo itself says.';
comment on column component_photos.added_by is 'Who added it.';
comment on column component_photos.removed_at is 'When it was taken off; null while the component carries it.';
comment on column component_photos.removed_by is 'Who took it off.';
create unique index component_photos_carried on component_photos (component_code, photo_id) where removed_at is null;
create index component_photos_photo on component_photos (photo_id);

-- Removed is what retiring makes a component: one in force never is.
alter table components add constraint components_removed_is_ended check (state <> 'removed' or valid_to is not null);
