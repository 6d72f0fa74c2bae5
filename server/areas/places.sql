-- name: seeOneState
-- The statements that follow see the same state of the city, and the log up to exactly that state.
set transaction isolation level repeatable read, read only;

-- name: lastChange
select coalesce(max(seq), 0) as seq from responsibility_changes;

-- name: changesAfter
-- No code: everything of that kind.
select distinct what, code from responsibility_changes
where seq > :after and what in ('grid', 'area', 'management', 'all');

-- name: listGridShapes
-- Versions in force now or later, of some codes or (null) of all.
select code, valid_from, valid_to, ST_AsBinary(geom, 'NDR') as geometry from unit_grids
where (valid_to is null or valid_to > :now) and (:codes::text[] is null or code = any (:codes))
order by code, valid_from;

-- name: listCommunityShapes
select code, valid_from, valid_to, ST_AsBinary(geom, 'NDR') as geometry from areas
where level = 'community' and (valid_to is null or valid_to > :now) and (:codes::text[] is null or code = any (:codes))
order by code, valid_from;

-- name: listManagementStreets
select street_code, management_code from management_streets;
