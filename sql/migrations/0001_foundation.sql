-- Extensions, the city's settings, and the one role that requests run as.
-- :srid is the city's metric CRS, set at install (default 4549, CGCS2000 3° GK 120E).

create extension if not exists postgis;
create extension if not exists btree_gist;

do $$
begin
  if not exists (select from pg_roles where rolname = 'wangge_request') then
    create role wangge_request nologin;
  end if;
exception when duplicate_object or unique_violation then null; -- another database of the cluster was first
end $$;
do $$ begin execute format('grant wangge_request to %I', current_user); end $$;
grant usage on schema public to wangge_request;

create table city_settings (
  only_row boolean primary key default true check (only_row),
  name text not null,
  name_en text not null,
  srid integer not null,
  time_zone text not null default 'Asia/Shanghai',
  is_demo boolean not null default false,
  seed text,
  loaded_at timestamptz
);
comment on table city_settings is 'One row: what is set at install and never changes afterwards.';
comment on column city_settings.only_row is 'Always true: there is one row.';
comment on column city_settings.name is 'Chinese name of the city.';
comment on column city_settings.name_en is 'Latin name.';
comment on column city_settings.srid is 'EPSG code of the metric CRS that every geom column is stored in.';
comment on column city_settings.time_zone is 'IANA zone in which working days and calendar days are counted.';
comment on column city_settings.is_demo is 'True for a generated city: the demo sign-in may then list people.';
comment on column city_settings.seed is 'Seed of the generated city.';
comment on column city_settings.loaded_at is 'When loading finished; null while half loaded, and then the server refuses to serve it.';
