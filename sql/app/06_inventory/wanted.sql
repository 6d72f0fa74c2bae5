-- What a list of components is narrowed by, once for the list, its total, its selection and whatever else reads the listed.
-- One select, not strict, stable: PostgreSQL takes it apart into the question that calls it, and what is not asked for
-- costs nothing, because the filter is a constant when the question is planned.
create or replace function components_matching(wanted jsonb) returns setof visible_components language sql stable as $$
  select * from visible_components
  -- Of a past moment: those that are still, and those that have ended since; each half has its indexes.
  where case when wanted ->> 'asof' is null then valid_to is null
    else valid_to is null and valid_from <= (wanted ->> 'asof')::timestamptz
      or valid_to > (wanted ->> 'asof')::timestamptz and valid_from <= (wanted ->> 'asof')::timestamptz end
    and (wanted ->> 'class' is null or class_code = wanted ->> 'class')
    and (wanted ->> 'major' is null or class_code between wanted ->> 'major' and (wanted ->> 'major') || '~')
    and (wanted ->> 'state' is null or case when wanted ->> 'asof' is null then state else state_then end = wanted ->> 'state')
    and (wanted ->> 'grid' is null or grid_key = wanted ->> 'grid')
    and (wanted ->> 'supervising' is null or supervising_key = wanted ->> 'supervising')
    and (wanted ->> 'owner' is null or owner_key = wanted ->> 'owner')
    and (wanted ->> 'maintainer' is null or maintainer_key = wanted ->> 'maintainer')
    and (wanted ->> 'accuracy' is null or accuracy_class = wanted ->> 'accuracy')
    and (wanted ->> 'changed_since' is null or changed_at >= (wanted ->> 'changed_since')::timestamptz)
    and (wanted ->> 'begins' is null or code between wanted ->> 'begins' and (wanted ->> 'begins') || '~')
    and (wanted ->> 'holds' is null or name ilike wanted ->> 'holds' or address ilike wanted ->> 'holds')
    and (wanted ->> 'within' is null
      or geom && ST_Transform(ST_CollectionExtract(ST_MakeValid(ST_GeomFromGeoJSON(wanted ->> 'within')), 3), (wanted ->> 'srid')::integer)
      and ST_Intersects(geom, ST_Transform(ST_CollectionExtract(ST_MakeValid(ST_GeomFromGeoJSON(wanted ->> 'within')), 3), (wanted ->> 'srid')::integer)))
$$;
comment on function components_matching(jsonb) is
  'Components in force, now or at an instant (asof), that a filter asks for: class, major, state, grid, supervising, owner, maintainer (empty: none registered), accuracy, changed_since, begins (of the code), holds (a pattern for name or address), within (a polygon as GeoJSON) with srid.';
grant execute on function components_matching(jsonb) to wangge_request;
