-- name: openJobs
select id, state from imports where state in ('checking', 'running') order by id;

-- name: claim
-- For the time of a lease nobody else works on it. Correctness does not rest on it: each batch locks the row and looks at the position.
update imports set worker = :worker, worker_until = clock_timestamp() + make_interval(secs => :lease::float8)
where id = :id and state in ('checking', 'running')
  and (worker is null or worker = :worker or worker_until < clock_timestamp())
returning id, name, bytes, format, state, created_by, created_at, inspection, options, rows_read, rows_total, rows_done, edit_id;

-- name: release
update imports set worker = null, worker_until = null where id = :id and worker = :worker;

-- name: findWorker
-- Rights are those of whoever brought the file, as they are now.
select id as person_id, role, unit_code, area_code from people where id = :person and active;

-- name: lockJob
select state, rows_read, rows_total, rows_done, counts, results, edit_id, now() as now from imports where id = :id for update;

-- name: knownClasses
select code, name, name_en, geometry_kind, valid_to is not null and valid_to <= :now::timestamptz as ended
from classes where kind = 'component' and valid_from <= :now::timestamptz order by code;

-- name: knownUnits
select code, name, name_en from units where valid_to is null order by code;

-- name: today
select to_char(:now::timestamptz at time zone time_zone, 'YYYY-MM-DD') as today from city_settings;

-- name: makeIncoming
create temporary table incoming (row integer, code text, class_code text, name text, supervising_code text, owner_code text,
  maintainer_code text, state text, accuracy_class text, data_source text, address text, note text, original_on date,
  shape geometry, is_bad boolean) on commit drop;

-- name: stage
-- Into the city's CRS, then where each lies. A shape that is not valid is told here: nothing later can look at it.
with shaped as materialized (
  select *, ST_Transform(shape, :srid::integer) as geom from incoming
), checked as materialized (
  select *, case when geom is null or ST_IsValid(geom) then null else ST_IsValidReason(geom) end as fault from shaped
), told as (
  insert into import_issues (import_id, row, code, field, parameters)
  select :id, row, 'geometry_bad', 'geometry', jsonb_build_object('reason', fault || '.') from checked where fault is not null
)
insert into import_rows (import_id, row, code, class_code, name, supervising_code, owner_code, maintainer_code, state, accuracy_class,
  data_source, address, note, original_on, geom, grid_code, district_code, fate)
select :id, row, code, class_code, name, supervising_code, owner_code, maintainer_code, state, accuracy_class, data_source, address, note,
  original_on, case when fault is null then geom end, place.grid_code, place.district_code,
  case when is_bad or fault is not null then 'bad' else 'add' end
from checked left join lateral locate_shape(checked.geom) place on checked.fault is null and checked.geom is not null;

-- name: relocate
-- Grids may have changed since the check. Rows to be written are named one by one: nothing is known of a table that was just
-- filled, and a join of it with itself was planned as each with each.
with moved as materialized (
  select asked.row, place.grid_code, place.district_code
  from import_rows asked left join lateral locate_shape(asked.geom) place on true
  where asked.import_id = :id and asked.row between :first and :last and asked.fate <> 'bad'
    and (place.grid_code, place.district_code) is distinct from (asked.grid_code, asked.district_code)
)
update import_rows set grid_code = moved.grid_code, district_code = moved.district_code
from moved where import_rows.import_id = :id and import_rows.row = any (array(select row from moved)) and import_rows.row = moved.row;

-- name: judge
-- Everything that only the database knows of these rows: rights, codes, neighbours, units and classes that ended meanwhile. A
-- dry run tells all of it, also of rows that are bad already; a run looks at the others again.
with asked as materialized (
  select * from import_rows where import_id = :id and row between :first and :last and (:all or fate <> 'bad')
), known as materialized (
  select asked.*, standing.code as standing_code, standing.grid_code as standing_grid, standing.district_code as standing_district,
    asked.code is not null and standing.code is null and exists (select from components past where past.code = asked.code) as is_ended,
    twice.row as same_code_row, beside.code as near_code, beside.distance as near_distance,
    earlier.row as near_row, earlier.distance as near_row_distance,
    -- what an update would change; nothing where the file says nothing
    standing.code is not null and (coalesce(asked.name, standing.name), coalesce(asked.supervising_code, standing.supervising_code),
      coalesce(asked.owner_code, standing.owner_code), coalesce(asked.maintainer_code, standing.maintainer_code),
      coalesce(asked.state, standing.state), coalesce(asked.accuracy_class, standing.accuracy_class),
      coalesce(asked.data_source, standing.data_source), coalesce(asked.address, standing.address), coalesce(asked.note, standing.note))
    is not distinct from (standing.name, standing.supervising_code, standing.owner_code, standing.maintainer_code, standing.state,
      standing.accuracy_class, standing.data_source, standing.address, standing.note)
    -- a millimetre is lost on the way through degrees
    and (asked.geom is null or ST_OrderingEquals(ST_SnapToGrid(asked.geom, 0.001), ST_SnapToGrid(standing.geom, 0.001))
      or ST_Dimension(asked.geom) = 0 and ST_DWithin(asked.geom, standing.geom, 0.001)
      or ST_Dimension(asked.geom) > 0 and ST_HausdorffDistance(asked.geom, standing.geom) < 0.001) as is_same
  from asked
  left join components standing on standing.code = asked.code and standing.valid_to is null
  left join lateral (
    select other.row from import_rows other
    where other.import_id = asked.import_id and other.code = asked.code and other.row < asked.row and other.fate <> 'bad'
    order by other.row limit 1) twice on asked.code is not null
  left join lateral (
    select component.code, round(ST_Distance(component.geom, asked.geom)::numeric, 2) as distance from components component
    where component.valid_to is null and component.geom && ST_Expand(asked.geom, :metres::float8) and component.class_code = asked.class_code
      and ST_DWithin(component.geom, asked.geom, :metres::float8) and component.code is distinct from asked.code
      -- railings that go on where another ends are two: lines and faces are one when they run along each other
      and (ST_Dimension(asked.geom) = 0 or ST_HausdorffDistance(component.geom, asked.geom) <= :metres::float8)
    order by 2, component.code limit 1) beside on :near <> 'take' and standing.code is null
  left join lateral (
    select other.row, round(ST_Distance(other.geom, asked.geom)::numeric, 2) as distance from import_rows other
    where other.geom && ST_Expand(asked.geom, :metres::float8) and other.import_id = asked.import_id and other.row < asked.row
      and other.fate not in ('bad', 'skip') and other.class_code = asked.class_code and ST_DWithin(other.geom, asked.geom, :metres::float8)
      and (ST_Dimension(asked.geom) = 0 or ST_HausdorffDistance(other.geom, asked.geom) <= :metres::float8)
    order by 2, other.row limit 1) earlier on :near <> 'take' and standing.code is null and :all
), found (row, code, field, value, parameters) as (
  select row, 'outside_city', 'geometry', format('[%s, %s]', round(ST_X(place)::numeric, 6), round(ST_Y(place)::numeric, 6)), '{}'::jsonb
  from (select row, ST_Transform(ST_PointOnSurface(geom), 4326) as place from known where geom is not null and district_code is null) away
  union all
  select row, 'not_yours', 'geometry', null, jsonb_build_object('place', place, 'area', coalesce(current_area(), '-'))
  from (
    select row, case when component_editable(grid_code, district_code) is not true then coalesce(grid_code, district_code)
      when standing_code is not null and component_editable(standing_grid, standing_district) is not true then coalesce(standing_grid, standing_district) end as place
    from known where district_code is not null) foreign_ground
  where place is not null
  union all
  select row, 'code_district', 'code', code, jsonb_build_object('district', district_code)
  from known where code is not null and standing_code is null and not is_ended and left(code, 6) <> district_code
  union all
  select row, 'code_ended', 'code', code, '{}' from known where is_ended
  union all
  select row, 'code_taken', 'code', code, '{}' from known where standing_code is not null and :codes = 'refuse'
  union all
  select row, 'code_twice', 'code', code, jsonb_build_object('row', same_code_row) from known where same_code_row is not null and :codes <> 'skip'
  union all
  select row, 'near_existing', 'geometry', null, jsonb_build_object('code', near_code, 'distance', near_distance, 'metres', :metres::float8)
  from known where near_code is not null and :near = 'refuse'
  union all
  select row, 'near_twice', 'geometry', null, jsonb_build_object('row', near_row, 'distance', near_row_distance, 'metres', :metres::float8)
  from known where near_row is not null and same_code_row is null and :near = 'refuse'
  union all
  select row, 'unit_ended', field, known_unit, '{}'
  from known cross join lateral (values ('supervising', supervising_code), ('owner', owner_code), ('maintainer', maintainer_code)) as holders (field, known_unit)
  where known_unit = any (array(select code from units where valid_to is not null))
  union all
  select row, 'class_ended', 'class', class_code, '{}'
  from known where class_code = any (array(select code from classes where kind = 'component' and valid_to <= :now::timestamptz))
), told as (
  insert into import_issues (import_id, row, code, field, value, parameters)
  select :id, row, code, field, value, parameters from found
  on conflict do nothing
), fates as materialized (
  select row, fate as before, case
    when fate = 'bad' or row in (select row from found) then 'bad'
    when same_code_row is not null or near_code is not null or near_row is not null or standing_code is not null and :codes = 'skip' then 'skip'
    when standing_code is null then 'add' when is_same then 'same' else 'update' end as fate
  from known
), changed as materialized (
  select row, fate from fates where fate <> before
), written as (
  update import_rows set fate = changed.fate from changed
  where import_rows.import_id = :id and import_rows.row = any (array(select row from changed)) and import_rows.row = changed.row
)
select fate, count(*)::integer as count from fates group by fate;

-- name: firstBad
select issue.row, issue.code, issue.value, issue.parameters from import_issues issue
join import_rows refused on refused.import_id = issue.import_id and refused.row = issue.row and refused.fate = 'bad'
where issue.import_id = :id and issue.row between :first and :last order by issue.row, issue.code limit 1;

-- name: passRead
update imports set rows_read = :read, counts = :counts::jsonb, failures = 0,
  worker_until = case when worker = :worker then clock_timestamp() + make_interval(secs => :lease::float8) else worker_until end
where id = :id;

-- name: finishCheck
update imports set state = 'checked', rows_total = rows_read, finished_at = :now where id = :id and state = 'checking';

-- name: beginEdit
select begin_edit('import', :note, :now) as id;

-- name: continueEdit
select continue_edit(:id);

-- name: openCounters
insert into component_serials (district_code, class_code, last_serial)
select wanted.district_code, wanted.class_code, coalesce((
  select max(right(code, 6)::integer) from components
  where code between wanted.district_code || wanted.class_code || '000000' and wanted.district_code || wanted.class_code || '999999'), 0)
from (
  select distinct district_code, class_code from import_rows
  where import_id = :id and row between :first and :last and fate = 'add') wanted
order by 1, 2
on conflict (district_code, class_code) do nothing;

-- name: lockCounters
-- In one order, so that two imports do not wait for each other in a ring.
select counter.district_code, counter.class_code from component_serials counter
join (select distinct district_code, class_code from import_rows
  where import_id = :id and row between :first and :last and fate = 'add') wanted using (district_code, class_code)
order by 1, 2 for update of counter;

-- name: addComponents
-- One increment of the counter per district and class. Codes that the file gives push it on, so that none is issued again.
with wanted as materialized (
  select * from import_rows where import_id = :id and row between :first and :last and fate = 'add'
), needed as (
  select district_code, class_code, count(*) filter (where code is null) as count, coalesce(max(right(code, 6)::integer), 0) as given
  from wanted group by district_code, class_code
), issued as (
  update component_serials counter set last_serial = greatest(counter.last_serial, needed.given) + needed.count
  from needed where counter.district_code = needed.district_code and counter.class_code = needed.class_code
  returning counter.district_code, counter.class_code, counter.last_serial - needed.count as before
), coded as (
  select wanted.*, coalesce(wanted.code, wanted.district_code || wanted.class_code || lpad((issued.before + row_number() over (
    partition by wanted.district_code, wanted.class_code, wanted.code is null order by wanted.row))::text, 6, '0')) as new_code
  from wanted join issued using (district_code, class_code)
)
insert into components (code, valid_from, name, supervising_code, owner_code, maintainer_code, grid_code, state, accuracy_class,
  data_source, address, note, geom, changed_at, changed_by)
select coded.new_code, least(coalesce(coded.original_on::timestamp at time zone (select time_zone from city_settings), :now), :now::timestamptz),
  coalesce(coded.name, class.name), coded.supervising_code, coded.owner_code, coded.maintainer_code, coded.grid_code,
  -- Where the file does not say: in order, and of the weakest accuracy, until a survey says better.
  coalesce(coded.state, 'intact'), coalesce(coded.accuracy_class, 'C'), coalesce(coded.data_source, 'other'), coded.address, coded.note,
  coded.geom, :now, current_person()
from coded join classes class on class.kind = 'component' and class.code = coded.class_code
order by coded.row;

-- name: updateComponents
-- Closes the versions in force and opens the next; what the file does not say stays.
with wanted as materialized (
  select * from import_rows where import_id = :id and row between :first and :last and fate = 'update'
), closed as (
  update components set valid_to = greatest(:now::timestamptz, components.valid_from + interval '1 millisecond')
  from wanted where components.code = wanted.code and components.valid_to is null
  returning components.code, components.valid_to, components.version, coalesce(wanted.name, components.name) as name,
    coalesce(wanted.supervising_code, components.supervising_code) as supervising_code,
    coalesce(wanted.owner_code, components.owner_code) as owner_code,
    coalesce(wanted.maintainer_code, components.maintainer_code) as maintainer_code,
    case when wanted.geom is null then components.grid_code else wanted.grid_code end as grid_code,
    coalesce(wanted.state, components.state) as state, coalesce(wanted.accuracy_class, components.accuracy_class) as accuracy_class,
    coalesce(wanted.data_source, components.data_source) as data_source, coalesce(wanted.address, components.address) as address,
    coalesce(wanted.note, components.note) as note, coalesce(wanted.geom, components.geom) as geom
)
insert into components (code, valid_from, name, supervising_code, owner_code, maintainer_code, grid_code, state, accuracy_class,
  data_source, address, note, geom, version, changed_at, changed_by)
select code, valid_to, name, supervising_code, owner_code, maintainer_code, grid_code, state, accuracy_class, data_source, address, note,
  geom, version + 1, :now, current_person()
from closed;

-- name: passDone
update imports set rows_done = :done, results = :results::jsonb, edit_id = :edit, failures = 0,
  worker_until = case when worker = :worker then clock_timestamp() + make_interval(secs => :lease::float8) else worker_until end
where id = :id;

-- name: finishRun
update imports set state = 'done', finished_at = :now where id = :id and state = 'running' and rows_done >= rows_read;

-- name: dropRows
-- Done: what was written stands in the inventory, what was not stands in the issues; the file is not needed again.
with files as (delete from import_files where import_id = :id) delete from import_rows where import_id = :id;

-- name: fail
update imports set state = 'failed', error = :error::jsonb, finished_at = :now where id = :id and state in ('checking', 'running');

-- name: stumble
update imports set failures = failures + 1 where id = :id and state in ('checking', 'running') returning failures;

-- name: forgetOld
delete from imports where created_at < :before and state not in ('checking', 'running');
