-- What the tiles of the base map read.
drop view if exists tile_base;
create view tile_base as select id, kind, grade, name, name_en, geom_3857 from base_features;
comment on view tile_base is 'Base map, for tiles.';
grant select on tile_base to wangge_request;

select keep_tile_changes('base', 'base_features', '{id}', 'geom_3857', '{kind,grade,name,name_en}',
  $$case when kind <> 'road' then 8 when grade <= 2 then 10 else grade + 9 end$$);
create policy base on tile_changes for select to wangge_request using (layer = 'base');
