-- name: cellsAreFine
select convalidated as fine from pg_constraint where conrelid = 'cases'::regclass and conname = 'cases_cell_is_fine';

-- name: coarseCells
select id, ST_X(lonlat) as lon, ST_Y(lonlat) as lat
from (select id, ST_Transform(point, 4326) as lonlat from cases where (cell >> 52) & 15 <> 11 and id > :after order by id limit :limit) coarse
order by id;

-- name: setCells
update cases set cell = given.cell from unnest(:ids::text[], :cells::bigint[]) as given (id, cell) where cases.id = given.id;

-- name: cellsAllFine
alter table cases validate constraint cases_cell_is_fine;
