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

-- name: firstBad
select issue.row, issue.code, issue.value, issue.parameters from import_issues issue
join import_rows refused on refused.import_id = issue.import_id and refused.row = issue.row and refused.fate = 'bad'
where issue.import_id = :id and issue.row between :first and :last order by issue.row, issue.code limit 1;

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
update imports set rows_done = :done, results = :results::jsonb, edit_id = :edit, failures = 0
where id = :id;

-- name: finishRun
update imports set state = 'done', finished_at = :now where id = :id and state = 'running' and rows_done >= rows_read returning id;

-- name: dropRows
-- Done: what was written stands in the inventory, what was not stands in the issues; the file is not needed again.
with files as (delete from import_files where import_id = :id) delete from import_rows where import_id = :id;
