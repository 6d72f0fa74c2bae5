-- Why tiles read views (tiles/<layer>/views.sql) and not the tables under row-level security. Run on a loaded city:
--   psql "$DATABASE_URL" -f sql/bench/tiles.sql
-- 2026-11-23, PostgreSQL 15.18, PostGIS 3.3.2, 2 cores, 60,000 components, 20,000 cases, 22,000 pipe lines, one tile of
-- 500 m: components 32 ms by sequential scan, pipe lines 281 ms, cases 1010 ms through the policies.
begin;
set local jit = off;
select set_config('role', 'wangge_request', true), set_config('wangge.person', 'bench', true),
  set_config('wangge.role', 'dispatcher', true), set_config('wangge.unit', '', true), set_config('wangge.area', '', true);
\timing on
\echo through the policies
explain (analyze, costs off, timing off) select code from pipe_lines where valid_to is null and geom_3857 && ST_TileEnvelope(15, 27321, 13488);
explain (analyze, costs off, timing off) select id from cases where point_3857 && ST_TileEnvelope(15, 27321, 13488);
\echo through the views
explain (analyze, costs off, timing off) select code from tile_pipe_lines where geom_3857 && ST_TileEnvelope(15, 27321, 13488);
explain (analyze, costs off, timing off) select id from tile_cases where point_3857 && ST_TileEnvelope(15, 27321, 13488);
rollback;
