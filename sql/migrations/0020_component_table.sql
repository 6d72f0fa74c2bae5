-- The table of components is sorted by any of its columns and read page by page: each order is an index, so that a page of
-- two million costs what a page of two hundred does. Nothing registered sorts and is found as the empty text:
-- `case`, because row-level security holds `coalesce` for a thing that might leak, and would not let an index answer it.

create index components_by_name on components (name, code) where valid_to is null;
create index components_by_state on components (state, code) where valid_to is null;
create index components_by_supervising on components ((case when supervising_code is null then '' else supervising_code end), code) where valid_to is null;
create index components_by_owner on components ((case when owner_code is null then '' else owner_code end), code) where valid_to is null;
create index components_by_maintainer on components ((case when maintainer_code is null then '' else maintainer_code end), code) where valid_to is null;
create index components_by_grid on components ((case when grid_code is null then '' else grid_code end), code) where valid_to is null;
create index components_by_change on components (changed_at, code) where valid_to is null;
