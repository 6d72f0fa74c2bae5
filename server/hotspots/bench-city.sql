-- name: bare
-- Only what the questions read stays indexed: filling goes a day faster, and both sides read the same table.
do $$
declare
  name text;
begin
  for name in select indexname from pg_indexes where tablename = 'cases' and indexname not in ('cases_pkey', 'cases_recent') loop
    execute format('drop index %I', name);
  end loop;
  drop index cases_recent;
end $$;

-- name: makePlaces
-- Points where cases happen: forty in each unit grid, a hundred in each community beyond. Their cells are Node's to say.
create table bench_places as
select row_number() over (order by md5(area.code || coalesce(path::text, ''))) - 1 as number, (point).geom as point, area.grid_code,
  area.community_code, left(area.community_code, 6) as district_code, streets.management_code, null::bigint as cell
from (
  select code, code as grid_code, left(code, 12) as community_code, geom, 40 as points from unit_grids where valid_to is null
  union all
  select code, null, code, geom, 100 from areas where level = 'community' and not gridded and valid_to is null
) area
cross join lateral ST_Dump(ST_GeneratePoints(area.geom, area.points, 1)) point
left join management_streets streets on streets.street_code = left(area.community_code, 9);

-- name: lonLats
select number, ST_X(place) as lon, ST_Y(place) as lat
from (select number, ST_Transform(point, 4326) as place from bench_places) places order by number;

-- name: setCells
update bench_places set cell = given.cell from unnest(:numbers::integer[], :cells::bigint[]) as given (number, cell)
where bench_places.number = given.number;

-- name: makeSubjects
-- Classes and units, each with a number to be drawn by.
create table bench_classes as select row_number() over (order by md5(kind || code)) - 1 as number, kind, code from classes;
create table bench_units as select row_number() over (order by code) - 1 as number, code from units;
create unique index on bench_places (number);
create index on bench_classes (number);
create index on bench_units (number);
analyze bench_places, bench_classes, bench_units;

-- name: fillDays
-- :count cases over some days: more by day, few at night; a fifth of the places and of the classes have most of them; of ten cases
-- of a class and district nine are of one unit. One in fifty is void, all but the youngest have ended.
insert into cases (id, state, kind, class_code, source, description, address, geom, point, cell, grid_code, community_code, district_code,
  management_code, unit_code, reported_at, ended_at, updated_at)
select district_code || to_char(day, 'YYYYMMDD') || lpad(serial::text, 5, '0'), state, kind, code, source, '路边堆放垃圾，影响通行，请尽快处理。', '文三路与学院路交叉口东北角',
  point, point, cell, grid_code, community_code, district_code, management_code, case when state <> 'refused' then unit end, reported_at, ended_at,
  coalesce(ended_at, reported_at)
from (
  select drawn.*, place.*, class.kind, class.code, unit.code as unit,
    row_number() over (partition by place.district_code, day order by reported_at) as serial,
    case when ended_at is not null then
      case when fate < 0.02 then 'voided' when fate < 0.05 then 'refused' when fate < 0.07 then 'merged' else 'closed' end
      else (array['reported', 'filed', 'dispatched', 'accepted', 'handling', 'handled'])[1 + floor(fate * 6)] end as state,
    (array['collector', 'collector', 'collector', 'citizen', 'hotline', 'video', 'media', 'leader'])[1 + floor(origin * 8)] as source
  from (
    select day::date, reported_at, fate, origin, place_number, class_number, unit_draw,
      case when reported_at + lasting < :until::timestamptz then reported_at + lasting end as ended_at
    from (
      select day, (day + (case when random() < 0.1 then random() * 24 else 7 + random() * 12 end) * interval '1 hour') at time zone 'Asia/Shanghai' as reported_at,
        random() as fate, random() as origin, random() as unit_draw, -ln(1 - random()) * 3 * interval '1 day' as lasting,
        floor(power(random(), 3) * :places)::integer as place_number, floor(power(random(), 2) * :classes)::integer as class_number
      from generate_series(:from::timestamp, :to::timestamp, interval '1 day') as day, generate_series(1, :count::integer)
    ) dice
  ) drawn
  join bench_places place on place.number = drawn.place_number
  join bench_classes class on class.number = drawn.class_number
  join bench_units unit on unit.number = case when unit_draw < 0.9 then abs(hashtext(class.code || place.district_code)) % :units
    else floor(unit_draw * 1000 * :units)::integer % :units end
) numbered
order by reported_at;

-- name: sizes
select (select count(*) from bench_places)::integer as places, (select count(*) from bench_classes)::integer as classes,
  (select count(*) from bench_units)::integer as units;

-- name: finish
-- The index that loading goes along, and the roll-up there was before 0012 with its key: to compare with.
create index cases_recent on cases (reported_at desc, id desc);
create table bench_rolled as
select cell, kind, class_code, (reported_at at time zone 'Asia/Shanghai')::date as day, district_code,
  coalesce(management_code, '') as management_code, count(*)::integer as count
from cases where state <> 'voided' group by 1, 2, 3, 4, 5, 6;
alter table bench_rolled add primary key (day, kind, class_code, district_code, management_code, cell);
