-- name: lockJob
select state, rows_read, rows_total, rows_done, counts, results, edit_id, now() as now from imports where id = :id for update;

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
