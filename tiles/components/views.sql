-- What the tiles of components read (two halves: see tiles/areas/views.sql). Nothing for strangers.
drop view if exists tile_components;
create view tile_components as
select code, class_code, state, name, grid_code, owner_code, maintainer_code, valid_from, valid_to, geom_3857
from components where valid_to is null and current_role_name() is not null
union all
select code, class_code, coalesce(state_before, state), name, grid_code, owner_code, maintainer_code, valid_from, valid_to, geom_3857
from components where valid_to is not null and current_role_name() is not null;
comment on view tile_components is 'Components of every time, for tiles; nothing for strangers.';
grant select on tile_components to wangge_request;

select keep_tile_changes('components', 'components', '{code,valid_from}', 'geom_3857',
  '{state,name,grid_code,owner_code,maintainer_code,valid_to}', '12');
create policy components on tile_changes for select to wangge_request
  using (layer = 'components' and (select current_role_name()) is not null);
