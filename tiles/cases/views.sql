-- What the tiles of cases read: by the right of who asks (docs/decisions/0003); in two halves, so that the open cases, 1 in
-- 20 of five million, are found by an index of their own and the lately ended ones by place or by when they ended. over_at says
-- both in one comparison: with an "or" of the two the planner read all that ended lately for each tile.
drop view if exists tile_cases;
create view tile_cases as
select id, state, kind, class_code, unit_code, source, district_code, grid_code, due_at, reported_at, ended_at,
  'infinity'::timestamptz as over_at, point_3857
from cases where ended_at is null and case_visible(cases)
union all
select id, state, kind, class_code, unit_code, source, district_code, grid_code, due_at, reported_at, ended_at,
  ended_at as over_at, point_3857
from cases where ended_at is not null and case_visible(cases);
comment on view tile_cases is 'Cases that the person asking may see, for tiles.';

-- A view of its own, behind no policy, and joined only to cases that tile_cases shows.
drop view if exists tile_case_states;
create view tile_case_states as select case_id, at, seq, to_state as state from case_events;
comment on view tile_case_states is 'The state a case came to by each entry of the log, for maps of the past.';
grant select on tile_cases, tile_case_states to wangge_request;

select keep_tile_changes('cases', 'cases', '{id}', 'point_3857',
  '{state,kind,class_code,unit_code,source,district_code,grid_code,due_at,reported_at,ended_at,community_code,management_code,assisting_units,substitute_for,payer_code,reporter_id}',
  '8',
  $$jsonb_build_object('reporter_id', reporter_id, 'unit_code', unit_code, 'assisting_units', assisting_units,
    'substitute_for', substitute_for, 'payer_code', payer_code, 'community_code', community_code, 'management_code', management_code)$$);
create policy cases on tile_changes for select to wangge_request
  using (layer = 'cases' and (select current_role_name()) is not null
    and (scope is null or case_visible(jsonb_populate_record(null::cases, scope))));
