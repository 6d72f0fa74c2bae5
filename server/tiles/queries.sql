-- name: changesSince
-- What was committed since a snapshot, and the snapshot of this very answer to go on from: none twice, none missed, in
-- whatever order transactions end. One row without a change says that there was none.
select pg_current_snapshot()::text as snapshot, (select xid from tile_log_floor)::text::bigint as floor,
  change.seq, change.xid::text::bigint as xid, change.layer, change.minzoom, ST_Dimension(change.shape) as dimension,
  ST_XMin(change.shape) as west, ST_YMin(change.shape) as south, ST_XMax(change.shape) as east, ST_YMax(change.shape) as north
from (select) always
left join (
  select * from tile_changes
  where xid >= pg_snapshot_xmin(:position::pg_snapshot) and not pg_visible_in_snapshot(xid, :position::pg_snapshot)
  order by seq limit :limit
) change on true;

-- name: currentSnapshot
select pg_current_snapshot()::text as snapshot;

-- name: tilesTouched
-- Which of the tiles in the box of a shape it touches itself. A tile reaches :reach of its side beyond its edge.
select asked.key
from unnest(:keys::integer[], :seqs::bigint[], :z::integer[], :x::integer[], :y::integer[], :reach::float8[])
  as asked (key, seq, z, x, y, reach)
join tile_changes change on change.seq = asked.seq
where ST_Intersects(change.shape, ST_TileEnvelope(asked.z, asked.x, asked.y, margin => asked.reach));

-- name: stillRight
-- Whether nothing that this tile shows was committed since the snapshot it was made from.
select not exists (
    select from tile_changes
    where xid >= pg_snapshot_xmin(:snapshot::pg_snapshot) and not pg_visible_in_snapshot(xid, :snapshot::pg_snapshot)
      and layer = any (:layers) and minzoom <= :z and shape && ST_TileEnvelope(:z, :x, :y, margin => :reach)
      and ST_Intersects(shape, ST_TileEnvelope(:z, :x, :y, margin => :reach)))
  and (select xid from tile_log_floor) <= pg_snapshot_xmin(:snapshot::pg_snapshot)
  and pg_snapshot_xmax(:snapshot::pg_snapshot) <= pg_snapshot_xmax(pg_current_snapshot()) as right;

-- name: clearLog
with cleared as (
  delete from tile_changes where at < clock_timestamp() - interval '7 days' returning xid
)
update tile_log_floor set xid = greatest(tile_log_floor.xid::text::bigint, (select max(xid::text::bigint) + 1 from cleared))::text::xid8
where exists (select from cleared);

-- name: dataVersion
-- The newest change that the person asking may see of these layers.
select coalesce(max(seq), 0) as version from tile_changes where layer = any (:layers);

-- name: cacheFolder
-- Tiles kept on disk belong to one database.
select md5(origin::text || current_database()) as folder from tile_log_floor;

-- name: cityBounds
select ST_XMin(extent) as west, ST_YMin(extent) as south, ST_XMax(extent) as east, ST_YMax(extent) as north,
  (select name from city_settings) as name
from (select ST_Extent(ST_Transform(geom, 4326)) as extent from areas where valid_to is null and level = 'district') whole;
