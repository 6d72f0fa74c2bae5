-- name: caseGeometry
select ST_AsGeoJSON(ST_Transform(geom, 4326), 15)::jsonb as geometry from cases where id = :id;
