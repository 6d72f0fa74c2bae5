-- name: lastSeq
select coalesce(max(seq), 0) as seq from case_events;

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
