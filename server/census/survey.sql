-- name: addCampaign
insert into census_campaigns (name, year, area_code, class_prefixes, from_on, to_on, created_by, created_at)
values (:name, :year, :area, :classes::text[], :from, :to, current_person(), :now) returning id;

-- name: addTasks
-- One for each grid of the area, for whoever walks its responsibility grid.
insert into census_tasks (campaign_id, grid_code, responsibility_grid_code, components)
select campaign.id, grid.code, grid.responsibility_grid_code, coalesce(recorded.components, 0)
from census_campaigns campaign
join unit_grids grid on grid.valid_to is null
  and (starts_with(grid.code, campaign.area_code) or management_of(grid.code) = campaign.area_code)
left join (
  select component.grid_code, count(*)::integer as components from components component
  where component.valid_to is null and component.grid_code is not null
    and (:classes::text[] = '{}' or component.class_code like any (select prefix || '%' from unnest(:classes::text[]) as prefix))
  group by 1
) recorded on recorded.grid_code = grid.code
where campaign.id = :id
returning id;

-- name: areaKnown
-- The whole city where none is named.
select asked.area, exists (select from areas where code = asked.area and valid_to is null
    union all select from unit_grids where code = asked.area and valid_to is null) as known,
  census_plannable(asked.area) as may
from (select coalesce(:area, (select code from areas where level = 'city' and valid_to is null limit 1)) as area) asked;

-- name: unknownClass
select prefix from unnest(:classes::text[]) as prefix
where not exists (select from classes where kind = 'component' and starts_with(code, prefix)) limit 1;

-- name: listCampaigns
select campaign.id, campaign.name, campaign.year, coalesce(named(area.code, area.name, area.name_en),
    named(campaign.area_code, campaign.area_code, campaign.area_code)) as area,
  campaign.class_prefixes as classes, campaign.from_on as "from", campaign.to_on as "to",
  named(maker.id, maker.name, maker.name_en) as created_by, campaign.created_at, campaign.closed_at,
  census_plannable(campaign.area_code) as editable,
  progress.grids, progress.grids_done, progress.grids_begun, progress.components, progress.visited, progress.confirmed,
  progress.damaged, progress.missing, progress.moved, progress.added
from census_campaigns campaign
left join areas area on area.code = campaign.area_code and area.valid_to is null
left join people maker on maker.id = campaign.created_by
cross join lateral (
  select count(*)::integer as grids, count(done_at)::integer as grids_done, count(*) filter (where begun_at is not null and done_at is null)::integer as grids_begun,
    coalesce(sum(task.components), 0)::integer as components, coalesce(sum(confirmed + damaged + missing + moved + added), 0)::integer as visited,
    coalesce(sum(confirmed), 0)::integer as confirmed, coalesce(sum(damaged), 0)::integer as damaged, coalesce(sum(missing), 0)::integer as missing,
    coalesce(sum(moved), 0)::integer as moved, coalesce(sum(added), 0)::integer as added
  from census_tasks task where task.campaign_id = campaign.id
) progress
where (:id::integer is null or campaign.id = :id)
order by campaign.closed_at is not null, campaign.year desc, campaign.id desc
limit 200;

-- name: closeCampaign
update census_campaigns set closed_at = :now, closed_by = current_person() where id = :id and closed_at is null returning id;

-- name: listTasks
select task.id, jsonb_build_object('id', campaign.id, 'name', campaign.name, 'to', campaign.to_on, 'closed', campaign.closed_at is not null) as campaign,
  task.grid_code, task.responsibility_grid_code as responsibility_grid, named(collector.id, collector.name, collector.name_en) as collector,
  named(community.code, community.name, community.name_en) as community,
  case when task.done_at is not null then 'done' when task.begun_at is not null then 'visiting' else 'to_visit' end as state,
  task.components, task.confirmed + task.damaged + task.missing + task.moved + task.added as visited,
  task.confirmed, task.damaged, task.missing, task.moved, task.added,
  array[ST_X(place.point), ST_Y(place.point)] as position, task.done_at, named(person.id, person.name, person.name_en) as done_by,
  case when :id::integer is null then null else ST_AsGeoJSON(ST_Transform(grid.geom, 4326), 7)::jsonb end as geometry
from census_tasks task
join census_campaigns campaign on campaign.id = task.campaign_id
join lateral (select geom from unit_grids where code = task.grid_code order by valid_from desc limit 1) grid on true
left join areas community on community.code = left(task.grid_code, 12) and community.valid_to is null
left join people person on person.id = task.done_by
left join lateral (
  select id, name, name_en from people
  where responsibility_grid_code = task.responsibility_grid_code and role = 'collector' and active order by id limit 1) collector on true
cross join lateral (select ST_Transform(ST_PointOnSurface(grid.geom), 4326) as point) place
where (:id::integer is null or task.id = :id)
  and (:campaign::integer is null or task.campaign_id = :campaign)
  and (not :open or campaign.closed_at is null)
  and (:area::text is null or starts_with(task.grid_code, :area) or management_of(task.grid_code) = :area)
  and (case :state when 'done' then task.done_at is not null when 'visiting' then task.begun_at is not null and task.done_at is null
    when 'to_visit' then task.begun_at is null and task.done_at is null else true end)
  and (:after::integer is null or task.id > :after)
order by task.id limit :limit;

-- name: toVisit
-- What is recorded in the grid, and what was found of it or beyond it.
with found as (
  select component_code, outcome, note, at, person_id from census_findings where task_id = :id
), listed as (
  select code from components
  where valid_to is null and grid_code = :grid
    and (:classes::text[] = '{}' or class_code like any (select prefix || '%' from unnest(:classes::text[]) as prefix))
  union select component_code from found
)
select listed.code, case when component.valid_to is null then component.version end as version, component.name,
  named(class.code, class.name, class.name_en) as class, component.state, component.address,
  array[ST_X(place.point), ST_Y(place.point)] as position, request.note as survey_asked,
  case when found.component_code is not null then jsonb_build_object('outcome', found.outcome, 'at', found.at, 'note', found.note,
    'by', named(person.id, person.name, person.name_en)) end as finding
from listed
join lateral (select * from components where code = listed.code order by version desc limit 1) component on true
join classes class on class.kind = 'component' and class.code = component.class_code
left join found on found.component_code = listed.code
left join people person on person.id = found.person_id
left join survey_requests request on request.component_code = listed.code
cross join lateral (select ST_Transform(ST_PointOnSurface(component.geom), 4326) as point) place
order by request.component_code is null, listed.code;

-- name: lockTask
select task.id, task.grid_code, task.responsibility_grid_code, task.done_at, campaign.id as campaign_id, campaign.name, campaign.class_prefixes,
  campaign.closed_at, campaign.from_on, (:now::timestamptz at time zone :zone)::date < campaign.from_on as early
from census_tasks task join census_campaigns campaign on campaign.id = task.campaign_id
where task.id = :id for update of task;

-- name: openSurvey
select set_config('wangge.survey', coalesce(:responsibility_grid, ''), true);

-- name: findListed
-- The component, when it is one of the task's: recorded in its grid, or found by it already.
select component.version, component.state from components component
where component.code = :code and component.valid_to is null and (
  component.grid_code = :grid and (:classes::text[] = '{}' or component.class_code like any (select prefix || '%' from unnest(:classes::text[]) as prefix))
  or exists (select from census_findings finding where finding.task_id = :id and finding.component_code = :code));

-- name: markSurveyed
select mark_surveyed(:codes::text[], :now, :accuracy);

-- name: keepFinding
insert into census_findings (task_id, component_code, outcome, note, at, person_id)
values (:id, :code, :outcome, :note, :now, current_person())
on conflict (task_id, component_code) do update set outcome = case when census_findings.outcome = 'added' and excluded.outcome = 'confirmed'
  then 'added' else excluded.outcome end, note = excluded.note, at = excluded.at, person_id = excluded.person_id;

-- name: confirmRest
-- Everything of the grid that nobody has gone to yet is as it is recorded.
insert into census_findings (task_id, component_code, outcome, at, person_id)
select :id, component.code, 'confirmed', :now, current_person()
from components component
where component.valid_to is null and component.grid_code = :grid
  and (:classes::text[] = '{}' or component.class_code like any (select prefix || '%' from unnest(:classes::text[]) as prefix))
on conflict (task_id, component_code) do nothing
returning component_code as code;

-- name: countTask
with found as (select component_code, outcome from census_findings where task_id = :id),
recorded as (
  select code from components
  where valid_to is null and grid_code = :grid
    and (:classes::text[] = '{}' or class_code like any (select prefix || '%' from unnest(:classes::text[]) as prefix))
  union select component_code from found
), counted as (
  select count(*) filter (where outcome = 'confirmed') as confirmed, count(*) filter (where outcome = 'damaged') as damaged,
    count(*) filter (where outcome = 'missing') as missing, count(*) filter (where outcome = 'moved') as moved,
    count(*) filter (where outcome = 'added') as added, count(*) as visited from found
)
update census_tasks task set components = (select count(*) from recorded), confirmed = counted.confirmed, damaged = counted.damaged,
  missing = counted.missing, moved = counted.moved, added = counted.added, begun_at = coalesce(task.begun_at, :now)
from counted where task.id = :id
returning task.components - counted.visited::integer as left_over;

-- name: finishTask
update census_tasks set done_at = :now, done_by = current_person() where id = :id and done_at is null;

-- name: coverageGrids
select count(*)::integer as grids from (
  select from census_tasks task join unit_grids grid on grid.code = task.grid_code and grid.valid_to is null
  where task.campaign_id = :id and grid.geom && ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), :srid::integer)
  limit :limit) seen;

-- name: gridCoverage
select task.grid_code as id, ST_AsGeoJSON(ST_Transform(grid.geom, 4326), 6)::jsonb as geometry, null as name, null as name_en, task.id as task,
  1 as grids, (task.done_at is not null)::integer as grids_done, task.components,
  task.confirmed + task.damaged + task.missing + task.moved + task.added as visited, task.damaged + task.missing + task.moved as troubled
from census_tasks task join unit_grids grid on grid.code = task.grid_code and grid.valid_to is null
where task.campaign_id = :id and grid.geom && ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), :srid::integer)
order by task.grid_code;

-- name: communityCoverage
select area.code as id, ST_AsGeoJSON(ST_Transform(ST_SimplifyPreserveTopology(area.geom, 8), 4326), 5)::jsonb as geometry, area.name, area.name_en,
  null::integer as task, counted.grids, counted.grids_done, counted.components, counted.visited, counted.troubled
from (
  select left(grid_code, 12) as community, count(*)::integer as grids, count(done_at)::integer as grids_done, sum(components)::integer as components,
    sum(confirmed + damaged + missing + moved + added)::integer as visited, sum(damaged + missing + moved)::integer as troubled
  from census_tasks where campaign_id = :id group by 1
) counted
join areas area on area.code = counted.community and area.valid_to is null
where area.geom && ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), :srid::integer)
order by area.code;
