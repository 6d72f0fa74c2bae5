-- name: openByPlatform
-- One index-only scan of cases_open: it holds all open cases and what row-level security asks of them.
-- 20,000 cases, 760 open: 3 ms (2026-11-24).
select case when level = 'city' then '' else platform_code end as code,
  (count(*) filter (where state in ('reported', 'verifying', 'verified', 'self_handled')))::integer as intake,
  (count(*) filter (where state = 'filed'))::integer as dispatch,
  (count(*) filter (where state = 'coordinating'))::integer as coordinating,
  (count(*) filter (where state in ('dispatched', 'accepted', 'handling', 'transferred')))::integer as handling,
  (count(*) filter (where state = 'suspended'))::integer as suspended,
  (count(*) filter (where state in ('handled', 'checked')))::integer as checking,
  (count(*) filter (where stage_amber_at < :now and stage_due_at >= :now))::integer as amber,
  (count(*) filter (where stage_due_at < :now))::integer as red,
  (count(*) filter (where request is not null))::integer as requests
from cases where ended_at is null
group by 1;

-- name: daysByPlatform
select case when level = 'city' then '' else platform_code end as code,
  (coalesce(sum(filed) filter (where day = :today::date), 0))::integer as filed_today,
  (coalesce(sum(closed) filter (where day = :today::date), 0))::integer as closed_today,
  sum(timed)::integer as timed, sum(in_time)::integer as in_time
from case_days where day > :today::date - 30 and day <= :today::date
group by 1;

-- name: openInDistrict
-- The same for one platform, by street and by unit at once; `kind` says which.
select case when grouping(street) = 0 then 'street' else 'unit' end as kind, level, coalesce(street, unit_code, '') as code,
  (count(*) filter (where state in ('reported', 'verifying', 'verified', 'self_handled')))::integer as intake,
  (count(*) filter (where state = 'filed'))::integer as dispatch,
  (count(*) filter (where state = 'coordinating'))::integer as coordinating,
  (count(*) filter (where state in ('dispatched', 'accepted', 'handling', 'transferred')))::integer as handling,
  (count(*) filter (where state = 'suspended'))::integer as suspended,
  (count(*) filter (where state in ('handled', 'checked')))::integer as checking,
  (count(*) filter (where stage_amber_at < :now and stage_due_at >= :now))::integer as amber,
  (count(*) filter (where stage_due_at < :now))::integer as red,
  (count(*) filter (where request is not null))::integer as requests
from (select left(community_code, 9) as street, unit_code, level, state, stage_amber_at, stage_due_at, request
  from cases where ended_at is null and platform_code = :platform) here
group by grouping sets ((level, street), (level, unit_code));

-- name: daysInDistrict
select case when grouping(street_code) = 0 then 'street' else 'unit' end as kind, level, coalesce(street_code, unit_code) as code,
  (coalesce(sum(filed) filter (where day = :today::date), 0))::integer as filed_today,
  (coalesce(sum(closed) filter (where day = :today::date), 0))::integer as closed_today,
  sum(timed)::integer as timed, sum(in_time)::integer as in_time
from case_days where day > :today::date - 30 and day <= :today::date and platform_code = :platform
group by grouping sets ((level, street_code), (level, unit_code));

-- name: openOfUnit
-- By cases_unit: the unit's open cases, state by state.
select
  (count(*) filter (where state in ('reported', 'verifying', 'verified', 'self_handled')))::integer as intake,
  (count(*) filter (where state = 'filed'))::integer as dispatch,
  (count(*) filter (where state = 'coordinating'))::integer as coordinating,
  (count(*) filter (where state in ('dispatched', 'accepted', 'handling', 'transferred')))::integer as handling,
  (count(*) filter (where state = 'suspended'))::integer as suspended,
  (count(*) filter (where state in ('handled', 'checked')))::integer as checking,
  (count(*) filter (where stage_amber_at < :now and stage_due_at >= :now))::integer as amber,
  (count(*) filter (where stage_due_at < :now))::integer as red,
  (count(*) filter (where request is not null))::integer as requests
from cases where unit_code = :unit and state = any (:states) and ended_at is null;

-- name: daysOfUnit
select (coalesce(sum(filed) filter (where day = :today::date), 0))::integer as filed_today,
  (coalesce(sum(closed) filter (where day = :today::date), 0))::integer as closed_today,
  coalesce(sum(timed), 0)::integer as timed, coalesce(sum(in_time), 0)::integer as in_time
from case_days where day > :today::date - 30 and day <= :today::date and unit_code = :unit;

-- name: sidesOfUnit
select
  (select count(*)::integer from cases where ended_at is null and :unit = any (assisting_units)) as assisting,
  (select count(*)::integer from cases where replied_at is null and ended_at is not null and source in ('citizen', 'hotline')
    and unit_code = :unit and state in ('closed', 'force_closed')) as reply_due;

-- name: pressingOfUnit
select c.id, c.state, named(class.code, class.name, class.name_en) as class, c.address, c.stage_amber_at, c.stage_due_at, c.request, c.urge_count
from (select * from cases
  where unit_code = :unit and state = any (array['dispatched', 'accepted', 'handling', 'transferred']) and ended_at is null
  order by stage_due_at, id limit 30) c
join classes class on class.kind = c.kind and class.code = c.class_code
order by c.stage_due_at, c.id;

-- name: platforms
-- Districts and management areas of the person's jurisdiction that have a command centre.
select area.code, area.name, area.name_en from areas area
where area.level in ('district', 'management') and area.valid_to is null
  and exists (select from units where kind = 'command' and area_code = area.code and valid_to is null)
order by area.code;

-- name: streetsOf
select area.code, area.name, area.name_en from areas area
where area.level = 'street' and area.valid_to is null
  and coalesce((select management_code from management_streets where street_code = area.code), left(area.code, 6)) = :platform
order by area.code;

-- name: unitsNamed
select code, name, name_en from units where code = any (:codes) and valid_to is null;

-- name: areaNamed
select code, name, name_en from areas where code = :code and valid_to is null;

-- name: today
select (:now::timestamptz at time zone time_zone)::date::text as today from city_settings;
