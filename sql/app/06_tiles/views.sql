-- What the tile layers read: rows in force, of whoever asks.
--
-- These views belong to the owner of the tables and state the right themselves, with the very functions that the
-- policies call, because an index on geometry cannot serve a query under row-level security: && is not leakproof, so
-- PostgreSQL filters every row by the policy first. Measured on 20,000 cases, one tile, PostgreSQL 15: 1010 ms through
-- the policy, see sql/bench/tiles.sql. They are no security barrier: whoever could write SQL of their own against them
-- could probe for rows, and requests cannot. server/tiles/rights.test.ts proves view = policy for every role.

create or replace view tile_areas as
select code, level, name, name_en, gridded, geom_3857 from areas where valid_to is null and level <> 'city';
comment on view tile_areas is 'Districts, management areas, streets and communities in force, for tiles.';

create or replace view tile_base as
select id, kind, grade, name, name_en, geom_3857 from base_features;
comment on view tile_base is 'Base map, for tiles.';

create or replace view tile_grids as
select code, land_use, responsibility_grid_code as responsibility_grid, geom_3857 from unit_grids where valid_to is null;
comment on view tile_grids is 'Unit grids in force, for tiles.';

create or replace view tile_components as
select code, class_code, state, name, geom_3857 from components where valid_to is null and current_role_name() is not null;
comment on view tile_components is 'Components in force, for tiles; nothing for strangers.';

create or replace view tile_pipe_lines as
select code, network, size_mm, flow, geom_3857 from pipe_lines
where valid_to is null and pipe_visible(district_code, owner_code, maintainer_code);
comment on view tile_pipe_lines is 'Pipe lines in force that the person asking may see, for tiles.';

create or replace view tile_pipe_points as
select code, network, attachment, geom_3857 from pipe_points
where valid_to is null and pipe_visible(district_code, owner_code, null);
comment on view tile_pipe_points is 'Pipe points in force that the person asking may see, for tiles.';

create or replace view tile_cases as
select id, state, kind, class_code, unit_code, due_at, reported_at, ended_at, point_3857 from cases where case_visible(cases);
comment on view tile_cases is 'Cases that the person asking may see, for tiles.';

grant select on tile_areas, tile_base, tile_grids, tile_components, tile_pipe_lines, tile_pipe_points, tile_cases to wangge_request;
