-- The inventory of a past moment, and what differs between two: versions are found by when they began and ended, and where.

create index components_begun on components (valid_from) where valid_from > '2005-01-01';
create index components_geom_ended on components using gist (geom) where valid_to is not null;
