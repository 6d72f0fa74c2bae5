-- Photos of reports and actions, kept by their content, and the packs of evidence made of them.

create table photos (
  id text collate "C" primary key check (id = encode(sha256(original), 'hex')),
  media_type text not null check (media_type in ('image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/heic')),
  width integer not null check (width > 0),
  height integer not null check (height > 0),
  byte_size integer not null generated always as (octet_length(original)) stored,
  original bytea not null,
  thumbnail bytea not null,
  taken_at timestamptz,
  position geometry(Point, 4326),
  uploaded_by text collate "C" not null references people (id) on delete restrict,
  uploaded_at timestamptz not null
);
-- Image formats are compressed already: TOAST must not try again, and then a part is read without the whole.
alter table photos alter column original set storage external, alter column thumbnail set storage external;
comment on table photos is 'Photos by content: the same bytes are one row, whoever brings them, and a row never changes.';
comment on column photos.id is 'SHA-256 of the original bytes, lower-case hex; evidence packs print it.';
comment on column photos.media_type is 'What the bytes decode as; the name and header of the upload are not believed.';
comment on column photos.width is 'Pixels across, as seen (EXIF orientation applied).';
comment on column photos.height is 'Pixels down, as seen.';
comment on column photos.byte_size is 'Bytes of the original.';
comment on column photos.original is 'The bytes as they came, EXIF and all: evidence is not retouched.';
comment on column photos.thumbnail is 'WebP, at most 480 px on the long side, upright, without metadata.';
comment on column photos.taken_at is 'EXIF time; read in the city''s zone when the camera wrote no offset. Null when it wrote none.';
comment on column photos.position is 'EXIF position in WGS84, not in the city''s CRS: a camera may have been anywhere on Earth, where that projection does not reach.';
comment on column photos.uploaded_by is 'Who brought it first.';
comment on column photos.uploaded_at is 'When it was first brought, by the platform''s clock.';
create index photos_uploaded on photos (uploaded_at);

create table photo_uploads (
  photo_id text collate "C" not null references photos (id) on delete cascade,
  person_id text collate "C" not null references people (id) on delete restrict,
  at timestamptz not null,
  primary key (photo_id, person_id)
);
comment on table photo_uploads is 'Who has shown to have the bytes of a photo, and so may look at it and use it.';
comment on column photo_uploads.photo_id is 'The photo.';
comment on column photo_uploads.person_id is 'Who uploaded it.';
comment on column photo_uploads.at is 'When they did last.';

create table case_photos (
  case_id text collate "C" not null references cases (id) on delete restrict,
  version integer not null,
  ordinal smallint not null,
  photo_id text collate "C" not null references photos (id) on delete restrict,
  usage text not null check (usage in ('report', 'verify', 'handle', 'check', 'other')),
  distance_m double precision check (distance_m >= 0),
  flags text[] not null default '{}',
  primary key (case_id, version, photo_id)
);
comment on table case_photos is 'Which photos a case carries: a projection of its log, filled by a trigger on it.';
comment on column case_photos.case_id is 'The case.';
comment on column case_photos.version is 'Number, within the case, of the log row that carried it.';
comment on column case_photos.ordinal is 'Place among the photos of that log row, from 1.';
comment on column case_photos.photo_id is 'The photo.';
comment on column case_photos.usage is 'What it shows: the problem (report, verify), the work (handle), the result as checked (check), or something else.';
comment on column case_photos.distance_m is 'Metres from the case''s point to where it was taken; null when that is not known.';
comment on column case_photos.flags is 'What a reader must know: far, no_position, reused (server/photos/rules.ts).';
create index case_photos_photo on case_photos (photo_id);

create table evidence_packs (
  case_id text collate "C" not null references cases (id) on delete restrict,
  version integer not null,
  sha256 text collate "C" not null check (sha256 ~ '^[0-9a-f]{64}$'),
  made_by text collate "C" not null references people (id) on delete restrict,
  made_at timestamptz not null,
  manifest jsonb not null,
  zip bytea not null,
  primary key (case_id, sha256)
);
alter table evidence_packs alter column zip set storage external;
comment on table evidence_packs is 'Packs of evidence 证据包 handed over to law enforcement; a row never changes.';
comment on column evidence_packs.case_id is 'The case.';
comment on column evidence_packs.version is 'Version of the case that is packed.';
comment on column evidence_packs.sha256 is 'SHA-256 of manifest.json, which lists the SHA-256 of every other file: it names the whole pack.';
comment on column evidence_packs.made_by is 'Who made it.';
comment on column evidence_packs.made_at is 'When, by the platform''s clock.';
comment on column evidence_packs.manifest is 'manifest.json, for reading here; the bytes that were hashed are those in the ZIP.';
comment on column evidence_packs.zip is 'The pack itself.';
