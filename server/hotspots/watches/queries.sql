-- name: listWatches
select id, name, query, window_days, threshold, back_to, active, state, since, scope from hotspot_watches
where person_id = :person and (:id::uuid is null or id = :id) order by created_at, id;

-- name: changeWatch
-- What is counted, or when it is told of, is another: the state begins anew. A new name leaves it.
with before as (
  select id, (query, window_days, threshold, back_to, active, scope) = (:query, :window_days, :threshold, :back_to, :active, :scope) as same
  from hotspot_watches where id = :id and person_id = :person
)
update hotspot_watches watch set name = :name, query = :query, window_days = :window_days, threshold = :threshold, back_to = :back_to,
  active = :active, scope = :scope, state = case when same then state else :state end, since = case when same then since else :now end,
  seq = case when same then seq else :seq end
from before where watch.id = before.id returning watch.id;

-- name: addWatch
insert into hotspot_watches (id, person_id, name, query, window_days, threshold, back_to, active, state, since, seq, scope, created_at)
select :id, :person, :name, :query, :window_days, :threshold, :back_to, :active, :state, :now, :seq, :scope, :now
where (select count(*) from hotspot_watches where person_id = :person) < :at_most
on conflict do nothing returning id;

-- name: removeWatch
delete from hotspot_watches where id = :id and person_id = :person returning id;

-- name: endedAreas
-- Areas and unit grids among these that are not in force.
select asked.code from unnest(:codes::text[]) as asked (code)
where not exists (select from areas where areas.code = asked.code and valid_to is null)
  and not exists (select from unit_grids where unit_grids.code = asked.code and valid_to is null);

-- name: claimRound
-- One process counts all watches: when the log has grown, but not again at once, and when nobody has for long, for windows slide.
-- `seq` is how far it was before.
with claimed as (
  update hotspot_watch_rounds set seq = greatest(seq, :seq), at = clock_timestamp()
  where (seq < :seq and at < clock_timestamp() - make_interval(secs => :pause::float8))
    or at < clock_timestamp() - make_interval(secs => :longest::float8)
  returning seq
)
select seq, exists (select from claimed) as claimed from hotspot_watch_rounds;

-- name: activeWatches
-- Of people who may sign in, with their rights as they are now.
select watch.id, watch.query, watch.window_days, watch.threshold, watch.back_to, watch.state, watch.scope,
  person.id as person_id, person.role, person.unit_code, person.area_code
from hotspot_watches watch join people person on person.id = watch.person_id and person.active
where watch.active order by watch.id;

-- name: crossWatches
-- Whoever is first to find a watch quiet tells of it. A process that has counted less, or earlier, is too late to.
with crossed as (
  update hotspot_watches watch set state = 'crossed', since = :at, seq = :seq
  from unnest(:ids::uuid[], :counts::integer[]) as found (id, count)
  where watch.id = found.id and watch.active and watch.state = 'quiet' and watch.seq <= :seq and watch.since <= :at
  returning watch.id, watch.person_id, watch.name, watch.query, watch.window_days, watch.threshold, found.count
), told as (
  insert into hotspot_alerts (watch_id, person_id, name, query, threshold, count, from_at, at)
  select id, person_id, name, query, threshold, count, :until::timestamptz - make_interval(hours => 24 * window_days), :at from crossed
  returning id
)
select told.id, pg_notify('wangge', 'alerts') from told;

-- name: calmWatches
update hotspot_watches set state = 'quiet', since = :at, seq = :seq
where id = any (:ids::uuid[]) and state = 'crossed' and seq <= :seq and since <= :at;

-- name: forgetAlerts
delete from hotspot_alerts where at < :before;

-- name: listAlerts
select id, watch_id as watch, name, query, count, threshold, from_at as "from", at, read_at is null as unread
from hotspot_alerts
where person_id = :person and at >= :since and (:before::integer is null or id < :before) order by id desc limit :limit;

-- name: countUnread
select count(*)::integer as unread
from (select from hotspot_alerts where person_id = :person and at >= :since and read_at is null limit :at_most) few;

-- name: readAlerts
update hotspot_alerts set read_at = :now where person_id = :person and read_at is null and (id = :up_to or id < :up_to and not :only::boolean);
