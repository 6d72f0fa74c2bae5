-- Components (GB/T 30428.2) and underground pipelines (CJJ 61-2017).

create table components (
  code text collate "C" not null check (code ~ '^[0-9]{16}$'),
  valid_from timestamptz not null default '2005-01-01',
  valid_to timestamptz,
  class_code text collate "C" not null generated always as (substr(code, 7, 4)) stored,
  district_code text collate "C" not null generated always as (left(code, 6)) stored,
  name text not null,
  supervising_code text collate "C" references units (code) on delete restrict,
  owner_code text collate "C" references units (code) on delete restrict,
  maintainer_code text collate "C" references units (code) on delete restrict,
  grid_code text collate "C",
  state text not null default 'intact' check (state in ('intact', 'damaged', 'lost', 'abandoned', 'removed')),
  accuracy_class text not null default 'A' check (accuracy_class in ('A', 'B', 'C')),
  data_source text not null default 'survey' check (data_source in ('survey', 'map', 'other')),
  address text,
  note text,
  geom geometry(Geometry, :srid) not null check (ST_IsValid(geom) and not ST_IsEmpty(geom)),
  geom_3857 geometry(Geometry, 3857) generated always as (ST_Transform(geom, 3857)) stored,
  version integer not null default 1,
  changed_at timestamptz not null default now(),
  changed_by text collate "C",
  primary key (code, valid_from),
  check (valid_to > valid_from)
);
comment on table components is 'Component inventory 部件: mandatory attributes of GB/T 30428.2, one row per version.';
comment on column components.code is '16 digits: district 6 + major 2 + minor 2 + serial 6; never reused.';
comment on column components.valid_from is 'Start of this version 初始时间.';
comment on column components.valid_to is 'End 变更时间; null while in force.';
comment on column components.class_code is 'Digits 7–10 of the code.';
comment on column components.district_code is 'Digits 1–6 of the code.';
comment on column components.name is '部件名称.';
comment on column components.supervising_code is 'Supervising department 主管部门.';
comment on column components.owner_code is 'Owner 权属单位.';
comment on column components.maintainer_code is 'Maintainer 养护单位.';
comment on column components.grid_code is 'Unit grid it lies in (assigned by overlay); null outside the gridded communities.';
comment on column components.state is '完好 intact, 破损 damaged, 丢失 lost, 废弃 abandoned, 移除 removed.';
comment on column components.accuracy_class is 'A ±0.5 m, B ±1.0 m, C ±10 m.';
comment on column components.data_source is '实测 survey, 地形图 map, 其他 other.';
comment on column components.address is 'Where it is, in words.';
comment on column components.note is 'Remark 备注.';
comment on column components.geom is 'Point, line or polygon in the city''s metric CRS.';
comment on column components.geom_3857 is 'The same for tiles.';
comment on column components.version is 'Counts edits, for If-Match.';
comment on column components.changed_at is 'When this version was written.';
comment on column components.changed_by is 'Who wrote it.';
create unique index components_current on components (code) where valid_to is null;
create index components_geom on components using gist (geom) where valid_to is null;
create index components_geom_3857 on components using gist (geom_3857) where valid_to is null;
create index components_ended on components (valid_to) where valid_to is not null;
create index components_grid on components (grid_code) where valid_to is null;
create index components_class on components (class_code, code) where valid_to is null;

create table component_serials (
  district_code text collate "C" not null,
  class_code text collate "C" not null,
  last_serial integer not null check (last_serial between 0 and 999999),
  primary key (district_code, class_code)
);
comment on table component_serials is 'Last serial issued per district and class: codes are issued by locking this row.';
comment on column component_serials.district_code is 'District.';
comment on column component_serials.class_code is 'Class.';
comment on column component_serials.last_serial is 'Last serial given out.';

create table pipe_points (
  code text collate "C" primary key check (code ~ '^[0-9]{6}[A-Z]{2}[0-9]{7}$'),
  district_code text collate "C" not null generated always as (left(code, 6)) stored,
  network text not null check (network in ('water', 'storm', 'sewage', 'gas', 'power', 'telecom')),
  element_code text collate "C" not null check (element_code ~ '^5[0-9]{7}$'),
  feature text,
  attachment text,
  ground_elevation double precision not null,
  well_depth double precision check (well_depth >= 0),
  owner_code text collate "C" references units (code) on delete restrict,
  component_code text collate "C",
  survey_date date,
  valid_from timestamptz not null default '2005-01-01',
  valid_to timestamptz,
  geom geometry(Point, :srid) not null,
  geom_3857 geometry(Point, 3857) generated always as (ST_Transform(geom, 3857)) stored,
  version integer not null default 1,
  changed_at timestamptz not null default now(),
  changed_by text collate "C",
  constraint pipe_points_feature_or_attachment check (feature is null or attachment is null),
  check (valid_to > valid_from)
);
comment on table pipe_points is 'Pipe points 管点 (CJJ 61): manholes, valves, bends.';
comment on column pipe_points.code is 'District + network letters + 7-digit point number 物探点号.';
comment on column pipe_points.district_code is 'First 6 digits.';
comment on column pipe_points.network is 'Which network.';
comment on column pipe_points.element_code is 'CJJ 61-2017 App. F element code, 8 digits.';
comment on column pipe_points.feature is 'Feature 特征 (弯头, 三通 …); exclusive with attachment.';
comment on column pipe_points.attachment is 'Attachment 附属物 (窨井, 阀门 …).';
comment on column pipe_points.ground_elevation is 'Ground elevation in m, 1985 height datum.';
comment on column pipe_points.well_depth is 'Depth of the well bottom in m.';
comment on column pipe_points.owner_code is 'Owner 权属单位.';
comment on column pipe_points.component_code is 'The cover above it, where there is one.';
comment on column pipe_points.survey_date is 'Date of survey.';
comment on column pipe_points.valid_from is 'Start.';
comment on column pipe_points.valid_to is 'End; null while in force.';
comment on column pipe_points.geom is 'Position in the city''s metric CRS.';
comment on column pipe_points.geom_3857 is 'The same for tiles.';
comment on column pipe_points.version is 'Counts edits, for If-Match.';
comment on column pipe_points.changed_at is 'When last written.';
comment on column pipe_points.changed_by is 'Who wrote it.';
create index pipe_points_geom on pipe_points using gist (geom) where valid_to is null;
create index pipe_points_geom_3857 on pipe_points using gist (geom_3857) where valid_to is null;

create table pipe_lines (
  code text collate "C" primary key check (code ~ '^[0-9]{6}[A-Z]{2}L[0-9]{7}$'),
  district_code text collate "C" not null generated always as (left(code, 6)) stored,
  network text not null check (network in ('water', 'storm', 'sewage', 'gas', 'power', 'telecom')),
  element_code text collate "C" not null check (element_code ~ '^5[0-9]{7}$'),
  start_point text collate "C" not null references pipe_points (code) on delete restrict,
  end_point text collate "C" not null references pipe_points (code) on delete restrict,
  start_depth double precision not null,
  end_depth double precision not null,
  flow text not null default '+' check (flow in ('+', '-')),
  material text not null,
  size_mm text not null,
  embedding text not null,
  pressure text,
  voltage_kv double precision,
  owner_code text collate "C" references units (code) on delete restrict,
  maintainer_code text collate "C" references units (code) on delete restrict,
  built_on date,
  status text not null default 'in_use' check (status in ('in_use', 'abandoned', 'empty', 'other')),
  valid_from timestamptz not null default '2005-01-01',
  valid_to timestamptz,
  geom geometry(LineString, :srid) not null check (ST_Length(geom) > 0),
  geom_3857 geometry(LineString, 3857) generated always as (ST_Transform(geom, 3857)) stored,
  length_m double precision generated always as (ST_Length(geom)) stored,
  version integer not null default 1,
  changed_at timestamptz not null default now(),
  changed_by text collate "C",
  check (start_point <> end_point),
  check (valid_to > valid_from)
);
comment on table pipe_lines is 'Pipe lines 管线 (CJJ 61): each end lies on its pipe point.';
comment on column pipe_lines.code is 'District + network letters + L + 7-digit line number.';
comment on column pipe_lines.district_code is 'First 6 digits.';
comment on column pipe_lines.network is 'Which network.';
comment on column pipe_lines.element_code is 'CJJ 61-2017 App. F element code, 8 digits.';
comment on column pipe_lines.start_point is 'Pipe point at the start 起点.';
comment on column pipe_lines.end_point is 'Pipe point at the end 终点.';
comment on column pipe_lines.start_depth is 'Depth in m at the start: to the top for pressure pipes and cables, to the inside bottom for gravity drains.';
comment on column pipe_lines.end_depth is 'Depth in m at the end.';
comment on column pipe_lines.flow is '+ start→end, - end→start.';
comment on column pipe_lines.material is 'Material, CJJ 61-2017 C.0.1 code.';
comment on column pipe_lines.size_mm is 'Diameter (800) or width×height (1200X800) in mm.';
comment on column pipe_lines.embedding is 'Embedding, CJJ 61-2017 C.0.2 code.';
comment on column pipe_lines.pressure is 'Pressure class, gas and water.';
comment on column pipe_lines.voltage_kv is 'Voltage in kV, power.';
comment on column pipe_lines.owner_code is 'Owner 权属单位.';
comment on column pipe_lines.maintainer_code is 'Maintainer 管养单位.';
comment on column pipe_lines.built_on is 'Date laid.';
comment on column pipe_lines.status is 'CJJ 61-2017 C.0.3: 在用, 废弃, 空管, 其他.';
comment on column pipe_lines.valid_from is 'Start.';
comment on column pipe_lines.valid_to is 'End; null while in force.';
comment on column pipe_lines.geom is 'Centre line in the city''s metric CRS.';
comment on column pipe_lines.geom_3857 is 'The same for tiles.';
comment on column pipe_lines.length_m is 'Length in m.';
comment on column pipe_lines.version is 'Counts edits, for If-Match.';
comment on column pipe_lines.changed_at is 'When last written.';
comment on column pipe_lines.changed_by is 'Who wrote it.';
create index pipe_lines_geom on pipe_lines using gist (geom) where valid_to is null;
create index pipe_lines_geom_3857 on pipe_lines using gist (geom_3857) where valid_to is null;
create index pipe_lines_start on pipe_lines (start_point) where valid_to is null;
create index pipe_lines_end on pipe_lines (end_point) where valid_to is null;

create table inventory_changes (
  seq bigint generated always as identity primary key,
  at timestamptz not null default now(),
  layer text not null,
  code text collate "C" not null,
  operation text not null check (operation in ('insert', 'update', 'delete')),
  changed_by text collate "C",
  before jsonb,
  extent geometry(Geometry, :srid)
);
comment on table inventory_changes is 'Append-only history of grids, components and pipes: what each row was before it changed.';
comment on column inventory_changes.seq is 'Position, in commit order.';
comment on column inventory_changes.at is 'When.';
comment on column inventory_changes.layer is 'Tile layer that shows it: grids, components or pipes.';
comment on column inventory_changes.code is 'Code of the thing.';
comment on column inventory_changes.operation is 'insert, update or delete.';
comment on column inventory_changes.changed_by is 'Who.';
comment on column inventory_changes.before is 'The row before; null for an insert.';
comment on column inventory_changes.extent is 'Extent of the old and new shape together.';
create index inventory_changes_code on inventory_changes (code, seq);

create table pipe_serials (
  district_code text collate "C" not null,
  letters text collate "C" not null check (letters ~ '^[A-Z]{2}L?$'),
  last_serial integer not null check (last_serial between 0 and 9999999),
  primary key (district_code, letters)
);
comment on table pipe_serials is 'Last serial issued per district and network, points and lines apart.';
comment on column pipe_serials.district_code is 'District.';
comment on column pipe_serials.letters is 'Network letters; with L for lines.';
comment on column pipe_serials.last_serial is 'Last serial given out.';
