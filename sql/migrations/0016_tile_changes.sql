-- Which tiles changed: what every server process reads to drop exactly those it keeps (docs/decisions/0009).

create table tile_changes (
  seq bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default clock_timestamp(),
  layer text collate "C" not null,
  minzoom smallint not null,
  scope jsonb,
  shape geometry(Geometry, 3857) not null
);
comment on table tile_changes is 'A row for the old and one for the new shape of whatever changed in a tile layer. Kept for a week; read by transaction snapshot, never by seq alone.';
comment on column tile_changes.seq is 'Order of writing, which is not the order of committing.';
comment on column tile_changes.xid is 'Transaction that wrote it: a tile made from a snapshot that sees it already shows the change.';
comment on column tile_changes.at is 'When it was written.';
comment on column tile_changes.layer is 'Tile layer.';
comment on column tile_changes.minzoom is 'Coarsest zoom at which it shows.';
comment on column tile_changes.scope is 'What decides who may see it, as the layer''s policy reads it; null when everybody may.';
comment on column tile_changes.shape is 'Shape before or after; of a large statement the box around many.';
create index tile_changes_xid on tile_changes (xid);
create index tile_changes_shape on tile_changes using gist (shape);

create table tile_log_floor (
  single boolean primary key default true check (single),
  xid xid8 not null,
  origin uuid not null default gen_random_uuid()
);
comment on table tile_log_floor is 'How far tile_changes was cleared: who last read before this transaction has missed rows and forgets every tile.';
comment on column tile_log_floor.single is 'There is one row.';
comment on column tile_log_floor.xid is 'Transactions below it may be missing from tile_changes.';
comment on column tile_log_floor.origin is 'Names this database to whoever keeps tiles outside it.';
insert into tile_log_floor (xid) values ('0');

-- A map of the past reads versions that have ended; they are few beside those in force.
create index areas_geom_3857_ended on areas using gist (geom_3857) where valid_to is not null;
create index unit_grids_geom_3857_ended on unit_grids using gist (geom_3857) where valid_to is not null;
create index components_geom_3857_ended on components using gist (geom_3857) where valid_to is not null;
-- A map of the present reads open cases: 1 in 20 of five million.
create index cases_point_3857_open on cases using gist (point_3857) where ended_at is null;
