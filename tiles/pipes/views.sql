-- What the tiles of underground pipelines read: sensitive, so by the right of who asks (docs/decisions/0003).
drop view if exists tile_pipe_lines;
create view tile_pipe_lines as
select code, network, size_mm, material, flow, geom_3857 from pipe_lines
where valid_to is null and pipe_visible(district_code, owner_code, maintainer_code);
comment on view tile_pipe_lines is 'Pipe lines in force that the person asking may see, for tiles.';

drop view if exists tile_pipe_points;
create view tile_pipe_points as
select code, network, attachment, geom_3857 from pipe_points
where valid_to is null and pipe_visible(district_code, owner_code, null);
comment on view tile_pipe_points is 'Pipe points in force that the person asking may see, for tiles.';
grant select on tile_pipe_lines, tile_pipe_points to wangge_request;

select keep_tile_changes('pipes', 'pipe_lines', '{code}', 'geom_3857',
  '{network,size_mm,material,flow,district_code,owner_code,maintainer_code,valid_to}', '14',
  $$jsonb_build_object('district', district_code, 'owner', owner_code, 'maintainer', maintainer_code)$$);
select keep_tile_changes('pipes', 'pipe_points', '{code}', 'geom_3857', '{network,attachment,district_code,owner_code,valid_to}', '16',
  $$jsonb_build_object('district', district_code, 'owner', owner_code)$$);
create policy pipes on tile_changes for select to wangge_request
  using (layer = 'pipes' and (scope is null or pipe_visible(scope ->> 'district', scope ->> 'owner', scope ->> 'maintainer')));

-- Whose pipes a management area oversees follows from its streets.
create or replace function change_overseen_pipes() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform change_whole_layer('pipes');
  return null;
end $$;
comment on function change_overseen_pipes() is 'The streets of management areas changed, and with them who sees which pipes.';
create or replace trigger management_streets_950_tiles after insert or update or delete on management_streets
  for each statement when (current_setting('wangge.bulk', true) is distinct from 'on') execute function change_overseen_pipes();
