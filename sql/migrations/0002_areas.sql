-- Administrative and management areas, unit grids, responsibility grids (GB/T 30428.1).
-- A row is one version: valid from/to; the version in force now has valid_to null.

create table areas (
  code text collate "C" not null,
  valid_from timestamptz not null default '2005-01-01',
  valid_to timestamptz,
  level text not null check (level in ('city', 'district', 'management', 'street', 'community')),
  parent_code text collate "C",
  name text not null,
  name_en text not null,
  geom geometry(MultiPolygon, :srid) not null check (ST_IsValid(geom)),
  geom_3857 geometry(MultiPolygon, 3857) generated always as (ST_Transform(geom, 3857)) stored,
  area_m2 double precision generated always as (ST_Area(geom)) stored,
  gridded boolean not null default false,
  primary key (code, valid_from),
  check (valid_to > valid_from),
  exclude using gist (code with =, tstzrange(valid_from, valid_to) with &&),
  constraint areas_code_is_parent_plus_sequence check (
    case level
      when 'city' then code ~ '^[0-9]{4}$' and parent_code is null
      when 'district' then code ~ '^[0-9]{6}$' and parent_code = left(code, 4)
      when 'management' then code ~ '^[0-9]{6}$' and parent_code = left(code, 4)
      when 'street' then code ~ '^[0-9]{9}$' and parent_code = left(code, 6)
      when 'community' then code ~ '^[0-9]{12}$' and parent_code = left(code, 9)
    end)
);
comment on table areas is 'City, districts, management areas (scenic area, development zone), streets 街道 and communities 社区, versioned.';
comment on column areas.code is '4, 6, 9 or 12 digits (GB/T 2260, GB/T 10114): the parent''s code plus a sequence. Never reused.';
comment on column areas.valid_from is 'Start of this version 初始时间.';
comment on column areas.valid_to is 'End of this version 终止时间; null while in force.';
comment on column areas.level is 'Rank. A management area is a union of streets that acts as a district of its own and overrides it.';
comment on column areas.parent_code is 'Code of the area one rank up.';
comment on column areas.name is 'Chinese name.';
comment on column areas.name_en is 'Latin name.';
comment on column areas.geom is 'Boundary in the city''s metric CRS.';
comment on column areas.geom_3857 is 'The same for tiles.';
comment on column areas.area_m2 is 'Area in m².';
comment on column areas.gridded is 'For a community: true when it is fully divided into unit grids, so that gaps in it are errors.';
create unique index areas_current on areas (code) where valid_to is null;
create index areas_geom on areas using gist (geom) where valid_to is null;
create index areas_geom_3857 on areas using gist (geom_3857) where valid_to is null;
-- Answers for a past day look for versions that have ended: few, so the index is small.
create index areas_ended on areas (valid_to) where valid_to is not null;
create index areas_parent on areas (parent_code) where valid_to is null;

create table management_streets (
  street_code text collate "C" primary key,
  management_code text collate "C" not null
);
comment on table management_streets is 'Which streets a management area takes over from their district.';
comment on column management_streets.street_code is '9-digit street code.';
comment on column management_streets.management_code is '6-digit code of the management area.';

create table unit_grids (
  code text collate "C" not null check (code ~ '^[0-9]{15}$' and right(code, 3) <> '000'),
  valid_from timestamptz not null default '2005-01-01',
  valid_to timestamptz,
  community_code text collate "C" not null generated always as (left(code, 12)) stored,
  district_code text collate "C" not null generated always as (left(code, 6)) stored,
  responsibility_grid_code text collate "C",
  land_use text not null default 'mixed' check (land_use in ('residential', 'commercial', 'public', 'industrial', 'green', 'water', 'transport', 'mixed')),
  geom geometry(Polygon, :srid) not null check (ST_IsValid(geom)),
  geom_3857 geometry(Polygon, 3857) generated always as (ST_Transform(geom, 3857)) stored,
  area_m2 double precision generated always as (ST_Area(geom)) stored,
  successor_codes text[] not null default '{}',
  note text,
  primary key (code, valid_from),
  check (valid_to > valid_from)
);
comment on table unit_grids is 'Unit grids 单元网格 of about 10 000 m² (GB/T 30428.1): no gap, no overlap, inside one community.';
comment on column unit_grids.code is '15 digits: community (12) + sequence 001–999, west→east then north→south; never reused.';
comment on column unit_grids.valid_from is 'Start 初始时间.';
comment on column unit_grids.valid_to is 'End 终止时间; null while in force.';
comment on column unit_grids.community_code is 'The community the code names, first 12 digits.';
comment on column unit_grids.district_code is 'First 6 digits.';
comment on column unit_grids.responsibility_grid_code is 'The responsibility grid 责任网格 this unit grid belongs to.';
comment on column unit_grids.land_use is 'Dominant use.';
comment on column unit_grids.geom is 'Boundary in the city''s metric CRS.';
comment on column unit_grids.geom_3857 is 'The same for tiles.';
comment on column unit_grids.area_m2 is 'Area in m².';
comment on column unit_grids.successor_codes is 'What replaced a retired grid.';
comment on column unit_grids.note is 'Remark 备注.';
create unique index unit_grids_current on unit_grids (code) where valid_to is null;
create index unit_grids_geom on unit_grids using gist (geom) where valid_to is null;
create index unit_grids_geom_3857 on unit_grids using gist (geom_3857) where valid_to is null;
create index unit_grids_ended on unit_grids (valid_to) where valid_to is not null;
create index unit_grids_community on unit_grids (community_code) where valid_to is null;

create table responsibility_grids (
  code text collate "C" primary key check (code ~ '^[0-9]{9}Z[0-9]{3}$'),
  name text not null,
  street_code text collate "C" not null generated always as (left(code, 9)) stored
);
comment on table responsibility_grids is 'Responsibility grids 责任网格: a set of unit grids bound to one collector; a grouping, not a geometry of its own.';
comment on column responsibility_grids.code is 'Street (9 digits) + Z + sequence. The form is local: the national standards give none.';
comment on column responsibility_grids.name is 'Chinese name.';
comment on column responsibility_grids.street_code is 'The street it lies in.';

create table base_features (
  id text collate "C" primary key,
  kind text not null check (kind in ('water', 'green', 'road', 'metro_line', 'metro_station')),
  grade smallint not null default 3 check (grade between 1 and 5),
  name text,
  name_en text,
  district_code text collate "C",
  geom geometry(Geometry, :srid) not null,
  geom_3857 geometry(Geometry, 3857) generated always as (ST_Transform(geom, 3857)) stored
);
comment on table base_features is 'What the map is read by: water, green, roads, metro. Roads also answer "along which street".';
comment on column base_features.id is 'Stable key.';
comment on column base_features.kind is 'What it is.';
comment on column base_features.grade is 'Importance, 1 highest: roads 1 trunk, 2 main, 3 secondary, 4 branch, 5 lane.';
comment on column base_features.name is 'Chinese name.';
comment on column base_features.name_en is 'Latin name.';
comment on column base_features.district_code is 'District it mainly lies in.';
comment on column base_features.geom is 'Shape in the city''s metric CRS.';
comment on column base_features.geom_3857 is 'The same for tiles.';
create index base_features_geom on base_features using gist (geom);
create index base_features_geom_3857 on base_features using gist (geom_3857);
create index base_features_kind on base_features (kind);
