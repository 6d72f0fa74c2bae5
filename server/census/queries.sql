-- name: keepIssues
-- What was found of these components by these checks is kept; what was not found any more is resolved.
with found as (
  select * from unnest(:checks::text[], :found_codes::text[], :ranks::integer[], :facts::text[], :others::text[], :sensitive::boolean[])
    as found (check_id, code, rank, facts, others, sensitive)
), resolved as (
  update component_issues issue set resolved_at = :now
  where issue.code = any(:codes) and issue.resolved_at is null
    and not exists (select from found where found.check_id = issue.check_id and found.code = issue.code)
)
insert into component_issues as issue (check_id, code, rank, facts, others, sensitive, class_code, district_code, grid_code,
  owner_code, component_version, place, first_seen_at, last_seen_at)
select found.check_id, found.code, found.rank, found.facts::jsonb, array(select jsonb_array_elements_text(found.others::jsonb)), found.sensitive,
  component.class_code, component.district_code, component.grid_code, component.owner_code, component.version,
  ST_PointOnSurface(component.geom), :now, :now
from found join components component on component.code = found.code and component.valid_to is null
on conflict (check_id, code) do update set rank = excluded.rank, facts = excluded.facts, others = excluded.others,
  sensitive = excluded.sensitive, grid_code = excluded.grid_code, owner_code = excluded.owner_code,
  component_version = excluded.component_version, place = excluded.place, last_seen_at = excluded.last_seen_at,
  first_seen_at = case when issue.resolved_at is null then issue.first_seen_at else excluded.first_seen_at end,
  dismissed_at = case when issue.resolved_at is null then issue.dismissed_at end,
  dismissed_by = case when issue.resolved_at is null then issue.dismissed_by end,
  dismissed_reason = case when issue.resolved_at is null then issue.dismissed_reason end,
  resolved_at = null;

-- name: takeRechecks
-- Whoever takes a component checks it; others take the next.
delete from component_rechecks where code in (
  select code from component_rechecks order by asked_at, code limit :limit for update skip locked)
returning code;

-- name: concerned
-- Faults tell of pairs: with a component go those whose issues name it, and those of its class or place beside it.
select code from unnest(:codes::text[]) as code
union select issue.code from component_issues issue where issue.resolved_at is null and issue.others <> '{}' and issue.others && :codes::text[]
union select other.code from components component
join components other on other.valid_to is null and other.code > component.code and other.geom && ST_Expand(component.geom, 1)
where component.valid_to is null and component.code = any(:codes);

-- name: forget
-- A component that is no more has no faults; a request to survey it is void.
delete from survey_requests where component_code = any(:codes)
  and not exists (select from components where code = component_code and valid_to is null);

-- name: openInspections
select id, area_code, state from inspections where state in ('waiting', 'running') order by id;

-- name: lockInspection
select id from inspections where id = :id and state = 'waiting' for update skip locked;

-- name: makeParts
-- Spans of codes, of so many components each; the last one of the city has no end, for codes that come meanwhile.
with numbered as (
  select code, row_number() over (order by code) as number from components
  where valid_to is null and (:area::text is null or code >= :area and code < :area || '~')
), begun as (
  select code, row_number() over (order by code) as seq from numbered where number % :size = 1
), parts as (
  insert into inspection_parts (inspection_id, seq, from_code, to_code)
  select :id, seq, code, coalesce(lead(code) over (order by seq), :area::text || '~') from begun
)
update inspections set state = 'running', started_at = :now, components = (select count(*) from numbered) where id = :id;

-- name: takePart
select part.seq, part.from_code, part.to_code
from inspection_parts part join inspections run on run.id = part.inspection_id and run.state = 'running'
where part.inspection_id = :id and part.worked_at is null
order by part.seq limit 1 for update of part skip locked;

-- name: codesBetween
select code from components where valid_to is null and code >= :from and (:to::text is null or code < :to);

-- name: issuesBetween
-- Of components that are no more, too: their issues are resolved with the part.
select distinct code from component_issues where resolved_at is null and code >= :from and (:to::text is null or code < :to);

-- name: settlePart
update inspection_parts set worked_at = :now, components = :components, found = :found, took_ms = :took
where inspection_id = :id and seq = :seq;

-- name: lockFinished
select id, area_code from inspections run where id = :id and state = 'running'
  and not exists (select from inspection_parts part where part.inspection_id = run.id and part.worked_at is null)
for update skip locked;

-- name: keepScores
insert into quality_scores (inspection_id, district_code, owner_code, class_code, components, with_error, with_warning, with_notice)
select :id, component.district_code, coalesce(component.owner_code, ''), component.class_code, count(*),
  count(*) filter (where fault.ranks @> '{1}'), count(*) filter (where fault.ranks @> '{2}'), count(*) filter (where fault.ranks @> '{3}')
from components component
left join (
  select code, array_agg(rank::integer) as ranks from component_issues where resolved_at is null and dismissed_at is null group by code
) fault on fault.code = component.code
where component.valid_to is null and (:area::text is null or component.code >= :area and component.code < :area || '~')
group by 2, 3, 4;

-- name: finishInspection
update inspections set state = 'done', finished_at = greatest(:now, created_at) where id = :id and state = 'running';

-- name: addInspection
insert into inspections (area_code, created_by, created_at) values (:area, :person, :now) returning id;

-- name: listInspections
select run.id, run.state, named(area.code, area.name, area.name_en) as area, named(maker.id, maker.name, maker.name_en) as created_by,
  named(ender.id, ender.name, ender.name_en) as cancelled_by, run.created_at, run.started_at, run.finished_at, run.components,
  progress.parts, progress.worked, progress.checked, progress.found
from inspections run
left join people maker on maker.id = run.created_by
left join people ender on ender.id = run.ended_by
left join areas area on area.code = run.area_code and area.valid_to is null
cross join lateral (
  select count(*)::integer as parts, count(worked_at)::integer as worked, coalesce(sum(part.components), 0)::integer as checked,
    coalesce(sum(part.found), 0)::integer as found
  from inspection_parts part where part.inspection_id = run.id) progress
where (:id::integer is null or run.id = :id) and (:before::integer is null or run.id < :before)
order by run.id desc limit :limit;

-- name: cancelInspection
update inspections set state = 'cancelled', finished_at = greatest(:now, created_at), ended_by = current_person()
where id = :id and state in ('waiting', 'running') returning id;

-- name: isInspectable
select inspectable(:area) as may, :area::text is null or exists (
  select from areas where code = :area and level = 'district' and valid_to is null) as known;

-- name: listIssues
select issue.id, issue.check_id, issue.rank, issue.code, component.version, component.name as component_name, issue.facts, issue.others,
  named(class.code, class.name, class.name_en) as class, named_unit(owner) as owner,
  case when component.code is null then issue.grid_code else component.grid_code end as grid_code, issue.district_code,
  array[ST_X(place.point), ST_Y(place.point)] as position, issue.first_seen_at, issue.last_seen_at, issue.resolved_at,
  issue.dismissed_at, issue.dismissed_reason, named(person.id, person.name, person.name_en) as dismissed_by,
  exists (select from component_rechecks recheck where recheck.code = issue.code) as outdated,
  exists (select from survey_requests request where request.component_code = issue.code) as survey_asked,
  component.code is not null and component_editable(component.grid_code, component.district_code) as editable
from component_issues issue
left join components component on component.code = issue.code and component.valid_to is null
join classes class on class.kind = 'component' and class.code = issue.class_code
left join units owner on owner.code = case when component.code is null then issue.owner_code else component.owner_code end
left join people person on person.id = issue.dismissed_by
cross join lateral (select ST_Transform(issue.place, 4326) as point) place
where (:ids::bigint[] is null or issue.id = any(:ids))
  and (:code::text is null or issue.code = :code or issue.others @> array[:code::text] and issue.others <> '{}' and issue.resolved_at is null)
  and (case :state when 'resolved' then issue.resolved_at is not null
    when 'dismissed' then issue.resolved_at is null and issue.dismissed_at is not null
    when 'open' then issue.resolved_at is null and issue.dismissed_at is null else true end)
  and (:check::text is null or issue.check_id = :check)
  and (:rank::integer is null or issue.rank = :rank)
  and (:class::text is null or issue.class_code = :class)
  and (:major::text is null or issue.class_code between :major and :major || '~')
  and (:owner::text is null or issue.owner_code is not distinct from nullif(:owner, 'none'))
  and (:area::text is null or starts_with(coalesce(issue.grid_code, issue.district_code), :area) or management_of(issue.grid_code) = :area)
  and (:west::float8 is null or issue.place && ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), :srid::integer))
  and (:after_rank::integer is null or (issue.rank, issue.id) > (:after_rank::integer, :after_id::bigint))
order by issue.rank, issue.id
limit :limit;

-- name: countIssues
select issue.check_id as check, issue.rank, count(*)::integer as count
from component_issues issue
where (case :state when 'resolved' then issue.resolved_at is not null
    when 'dismissed' then issue.resolved_at is null and issue.dismissed_at is not null
    else issue.resolved_at is null and issue.dismissed_at is null end)
  and (:class::text is null or issue.class_code = :class)
  and (:major::text is null or issue.class_code between :major and :major || '~')
  and (:owner::text is null or issue.owner_code is not distinct from nullif(:owner, 'none'))
  and (:area::text is null or starts_with(coalesce(issue.grid_code, issue.district_code), :area) or management_of(issue.grid_code) = :area)
group by 1, 2 order by 2, 3 desc, 1;

-- name: issuePlaces
select issue.id, issue.rank, round(ST_X(place.point)::numeric, 6) as lon, round(ST_Y(place.point)::numeric, 6) as lat
from component_issues issue
cross join lateral (select ST_Transform(issue.place, 4326) as point) place
where issue.resolved_at is null and (case :state when 'dismissed' then issue.dismissed_at is not null else issue.dismissed_at is null end)
  and (:check::text is null or issue.check_id = :check)
  and (:rank::integer is null or issue.rank = :rank)
  and (:class::text is null or issue.class_code = :class)
  and (:major::text is null or issue.class_code between :major and :major || '~')
  and (:owner::text is null or issue.owner_code is not distinct from nullif(:owner, 'none'))
  and (:area::text is null or starts_with(coalesce(issue.grid_code, issue.district_code), :area) or management_of(issue.grid_code) = :area)
  and issue.place && ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), :srid::integer)
order by issue.rank, issue.id
limit :limit;

-- name: dismissIssues
update component_issues set dismissed_at = :now, dismissed_by = current_person(), dismissed_reason = :reason
where id = any(:ids::bigint[]) and resolved_at is null returning id;

-- name: takeUpIssues
update component_issues set dismissed_at = null, dismissed_by = null, dismissed_reason = null
where id = any(:ids::bigint[]) and dismissed_at is not null returning id;

-- name: askSurvey
insert into survey_requests (component_code, issue_id, note, asked_by, asked_at)
values (:code, :issue, :note, current_person(), :now)
on conflict (component_code) do update set issue_id = excluded.issue_id, note = excluded.note;

-- name: scores
-- Of each district the newest run that counted it, and the one before: what changed between them is the trend.
with counted as (
  select score.inspection_id, score.district_code, dense_rank() over (partition by score.district_code order by score.inspection_id desc) as age
  from quality_scores score join inspections run on run.id = score.inspection_id and run.state = 'done'
  group by 1, 2
), score as (
  select score.*, counted.age from quality_scores score
  join counted using (inspection_id, district_code)
  where counted.age <= 2 and (:district::text is null or score.district_code = :district)
    and (:class::text is null or score.class_code = :class) and (:owner::text is null or score.owner_code = :owner)
), grouped as (
  select case when :by_owner then owner_code end as owner_code, case when :by_class then class_code end as class_code,
    case when :by_district then district_code end as district_code,
    sum(components) filter (where age = 1)::integer as components, sum(with_error) filter (where age = 1)::integer as with_error,
    sum(with_warning) filter (where age = 1)::integer as with_warning, sum(with_notice) filter (where age = 1)::integer as with_notice,
    coalesce(sum(components) filter (where age = 2), 0)::integer as before_components, coalesce(sum(with_error) filter (where age = 2), 0)::integer as before_error,
    coalesce(sum(with_warning) filter (where age = 2), 0)::integer as before_warning, coalesce(sum(with_notice) filter (where age = 2), 0)::integer as before_notice
  from score group by grouping sets ((1, 2, 3), ()) having sum(components) filter (where age = 1) > 0
)
select grouped.*, grouped.owner_code is null and grouped.class_code is null and grouped.district_code is null as total,
  named_unit(owner) as owner, named(class.code, class.name, class.name_en) as class, named(district.code, district.name, district.name_en) as district
from grouped
left join units owner on owner.code = grouped.owner_code
left join classes class on class.kind = 'component' and class.code = grouped.class_code
left join areas district on district.code = grouped.district_code and district.valid_to is null
order by total desc, grouped.components desc, grouped.owner_code, grouped.class_code, grouped.district_code
limit :limit;

-- name: scoredAt
select max(run.finished_at) as at, max(run.id) as id from inspections run where run.state = 'done';

-- name: beginOne
savepoint one_fix;

-- name: endOne
release savepoint one_fix;

-- name: takeBackOne
rollback to savepoint one_fix;

-- name: versionOf
select version from components where code = :code and valid_to is null;

-- name: currentEdit
select current_edit() as edit;
