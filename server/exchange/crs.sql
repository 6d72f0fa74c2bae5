-- name: findCrs
select srid, substring(srtext from '"([^"]+)"') as name, srtext as wkt, srtext like 'GEOGCS%' as is_geographic
from spatial_ref_sys where srid = :srid and (srtext like 'GEOGCS%' or srtext like 'PROJCS%');

-- name: candidates
select srid, substring(srtext from '"([^"]+)"') as name, srtext as wkt, srtext like 'GEOGCS%' as is_geographic
from spatial_ref_sys where auth_name = 'EPSG' and srtext like :like and proj4text like :meridian order by srid;

-- name: reachIn
-- The edge has many points, for straight in degrees is bent in metres.
select array[ST_XMin(edge.box), ST_YMin(edge.box), ST_XMax(edge.box), ST_YMax(edge.box)] as box
from (select ST_Transform(ST_Segmentize(ST_MakeEnvelope(:west, :south, :east, :north, 4326), 0.1), :srid::integer) as box) edge;
