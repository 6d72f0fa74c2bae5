-- Every change of what tiles show is written to tile_changes, with the shape before and the shape after. Which tables and
-- columns a layer shows is said in its own folder (tiles/<layer>/views.sql) by keep_tile_changes().

create or replace function write_tile_changes() returns trigger language plpgsql security definer set search_path = public as $$
declare
  entry text := format('select %I as shape, (%s)::smallint as minzoom, (%s)::jsonb as scope', tg_argv[2], tg_argv[4], tg_argv[5]);
  touched text;
  written bigint;
begin
  if tg_op = 'INSERT' then
    touched := entry || ' from after_rows';
  elsif tg_op = 'DELETE' then
    touched := entry || ' from before_rows';
  else
    -- What did not change for the map is not told. A union says a shape once that stayed where it was.
    -- The key by `=`, so that rows are matched by hash: 20,000 at once were 100 s before (2026-11-29).
    touched := format('%1$s from before_rows this where not exists (select from after_rows that where %2$s and (%3$s) is not distinct from (%4$s))
      union %1$s from after_rows this where not exists (select from before_rows that where %2$s and (%3$s) is not distinct from (%4$s))',
      entry,
      (select string_agg(format('this.%1$I = that.%1$I', name), ' and ') from unnest(string_to_array(tg_argv[1], ',')) as name),
      (select string_agg(format('this.%I', name), ', ') from unnest(string_to_array(tg_argv[3], ',')) as name),
      (select string_agg(format('that.%I', name), ', ') from unnest(string_to_array(tg_argv[3], ',')) as name));
  end if;
  -- A statement that changes thousands is told by areas of about 2.4 km: dropping a tile too many is cheaper than asking of each.
  execute format('with touched as materialized (%s), shown as (select * from touched where minzoom is not null and shape is not null),
    counted as (select count(*) > 2000 as many from shown)
    insert into tile_changes (layer, minzoom, scope, shape)
    select %L, minzoom, scope, shape from shown where not (select many from counted)
    union all
    select %2$L, min(minzoom), scope, ST_SetSRID(ST_Extent(shape)::geometry, 3857) from shown where (select many from counted)
    group by scope, floor(ST_XMin(shape) / 2446), floor(ST_YMin(shape) / 2446)', touched, tg_argv[0]);
  get diagnostics written = row_count; -- execute leaves `found` alone
  if written > 0 then
    perform pg_notify('wangge', 'tiles');
  end if;
  return null;
end $$;
comment on function write_tile_changes() is 'Writes to tile_changes what a statement changed for the map.';

create or replace function keep_tile_changes(layer text, relation text, key text[], geometry text, shown text[], minzoom text, scope text default 'null')
returns void language plpgsql as $$
declare
  operation text;
begin
  foreach operation in array array['insert', 'update', 'delete'] loop
    execute format('create or replace trigger %1$I after %2$s on %3$I referencing %4$s for each statement
      when (current_setting(''wangge.bulk'', true) is distinct from ''on'')
      execute function write_tile_changes(%5$L, %6$L, %7$L, %8$L, %9$L, %10$L)',
      relation || '_950_tiles_' || operation, operation, relation,
      case operation when 'insert' then 'new table as after_rows' when 'delete' then 'old table as before_rows'
        else 'old table as before_rows new table as after_rows' end,
      layer, array_to_string(key, ','), geometry, array_to_string(shown || geometry, ','), minzoom, scope);
  end loop;
end $$;
comment on function keep_tile_changes(text, text, text[], text, text[], text, text) is
  'Makes a table tell tile_changes: the layer that shows it, its key, its shape in EPSG:3857, the columns that a tile or the right to see it depends on, and two expressions over a row: the coarsest zoom it shows at (null: at none), and as jsonb what decides who may see it.';

create or replace function change_whole_layer(layer text) returns void language sql volatile as $$
  insert into tile_changes (layer, minzoom, shape) values (layer, 0, ST_TileEnvelope(0, 0, 0));
  select pg_notify('wangge', 'tiles')
$$;
comment on function change_whole_layer(text) is 'Says that every tile of a layer changed: after a load, or when rights did.';

-- Each layer adds its own policy: who may see the row may be told that it changed.
alter table tile_changes enable row level security;
do $$
declare
  policy record;
begin
  for policy in select policyname from pg_policies where schemaname = 'public' and tablename = 'tile_changes' loop
    execute format('drop policy %I on tile_changes', policy.policyname);
  end loop;
end $$;
grant select on tile_changes to wangge_request;
