-- name: currentPosition
select coalesce(max(seq), 0) as seq, pg_current_snapshot()::text as snapshot from case_events;

-- name: lastChange
select coalesce(max(seq), 0) as seq from inventory_changes;

-- name: eventsAfter
select event.seq, event.case_id, event.version, event.action, event.from_state, event.to_state, event.at,
  cases.kind, cases.class_code, event.district_code, event.unit_code,
  jsonb_build_array(round(ST_X(ST_Transform(cases.point, 4326))::numeric, 7), round(ST_Y(ST_Transform(cases.point, 4326))::numeric, 7)) as position
from case_events event
join live_cases cases on cases.id = event.case_id
where event.seq > :after
order by event.seq limit :limit;

-- name: changesAfter
select max(seq) as seq, array_agg(distinct layer) as layers from inventory_changes where seq > :after;

-- name: lastAlert
select coalesce(max(id), 0) as id from live_alerts;

-- name: tilesSince
-- As server/tiles/queries.sql changesSince, with the eyes of who listens: the policies of tile_changes decide.
select pg_current_snapshot()::text as snapshot, change.*
from (select) always
left join (
  select layer, ST_XMin(shape) as west, ST_YMin(shape) as south, ST_XMax(shape) as east, ST_YMax(shape) as north
  from tile_changes
  where xid >= pg_snapshot_xmin(:position::pg_snapshot) and not pg_visible_in_snapshot(xid, :position::pg_snapshot)
  order by seq limit :limit
) change on true;
