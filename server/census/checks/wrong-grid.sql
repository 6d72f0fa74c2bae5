-- name: find
-- overlay_grid() is asked only of those that do not lie wholly in the grid recorded: a tenth of the time.
select subject.code, '{}'::text[] as others, jsonb_build_object('recorded', subject.grid_code, 'expected', overlay.grid) as facts
from components subject
left join unit_grids recorded on recorded.code = subject.grid_code and recorded.valid_to is null
cross join lateral (select overlay_grid(subject.geom) as grid) overlay
where subject.valid_to is null and subject.code = any(:codes) and subject.grid_code is not null
  and (recorded.geom is null or not ST_ContainsProperly(recorded.geom, subject.geom))
  and overlay.grid is distinct from subject.grid_code;
