-- What the tiles of unit grids read (two halves: see tiles/areas/views.sql).
drop view if exists tile_grids;
create view tile_grids as
select code, land_use, responsibility_grid_code as responsibility_grid, valid_from, valid_to, geom_3857
from unit_grids where valid_to is null
union all
select code, land_use, responsibility_grid_code, valid_from, valid_to, geom_3857 from unit_grids where valid_to is not null;
comment on view tile_grids is 'Unit grids of every time, for tiles.';
grant select on tile_grids to wangge_request;

select keep_tile_changes('grids', 'unit_grids', '{code,valid_from}', 'geom_3857', '{land_use,responsibility_grid_code,valid_to}', '13');
create policy grids on tile_changes for select to wangge_request using (layer = 'grids');
