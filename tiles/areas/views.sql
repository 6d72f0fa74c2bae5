-- What the tiles of areas read. The two halves let the planner use the index of what is in force, or that of what ended.
drop view if exists tile_areas;
create view tile_areas as
select code, level, name, name_en, gridded, valid_from, valid_to, geom_3857 from areas where valid_to is null and level <> 'city'
union all
select code, level, name, name_en, gridded, valid_from, valid_to, geom_3857 from areas where valid_to is not null and level <> 'city';
comment on view tile_areas is 'Districts, management areas, streets and communities of every time, for tiles.';
grant select on tile_areas to wangge_request;

select keep_tile_changes('areas', 'areas', '{code,valid_from}', 'geom_3857', '{level,name,name_en,gridded,valid_to}',
  $$case level when 'district' then 0 when 'management' then 0 when 'street' then 11 when 'community' then 13 end$$);
create policy areas on tile_changes for select to wangge_request using (layer = 'areas');
