-- name: find
select subject.code, '{}'::text[] as others, jsonb_build_object('expected', overlay.grid) as facts
from components subject
cross join lateral (select overlay_grid(subject.geom) as grid) overlay
where subject.valid_to is null and subject.code = any(:codes) and subject.grid_code is null and overlay.grid is not null;
