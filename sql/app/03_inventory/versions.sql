-- A component is never overwritten: an edit closes the version in force and opens the next.

create or replace function component_attributes(component components) returns jsonb language sql immutable parallel safe as $$
  select jsonb_build_object('name', component.name, 'state', coalesce(component.state_before, component.state),
    'supervising', component.supervising_code, 'owner', component.owner_code, 'maintainer', component.maintainer_code,
    'grid', component.grid_code, 'accuracyClass', component.accuracy_class, 'dataSource', component.data_source,
    'address', component.address, 'note', component.note)
$$;
comment on function component_attributes(components) is 'What a version says of a component, as the API names it, without its shape; the state is that before it was removed.';

create or replace function next_versions(codes text[], versions integer[], patches jsonb[], at timestamptz)
returns table (code text, version integer) language sql volatile as $$
  with asked as (
    select * from unnest(codes, versions, patches) as asked (code, version, patch)
  ), closed as (
    -- It never begins before its forerunner, whatever the clocks say.
    update components component set valid_to = greatest(at, component.valid_from + interval '1 millisecond')
    from asked where component.code = asked.code and component.valid_to is null and component.version = asked.version
    returning component.*, asked.patch
  )
  insert into components as next (code, valid_from, name, supervising_code, owner_code, maintainer_code, grid_code, state,
    accuracy_class, data_source, address, note, geom, version, changed_at, changed_by)
  select code, valid_to, coalesce(patch ->> 'name', name),
    case when patch ? 'supervising' then patch ->> 'supervising' else supervising_code end,
    case when patch ? 'owner' then patch ->> 'owner' else owner_code end,
    case when patch ? 'maintainer' then patch ->> 'maintainer' else maintainer_code end,
    case when patch ? 'grid' then patch ->> 'grid' else grid_code end,
    coalesce(patch ->> 'state', state), coalesce(patch ->> 'accuracyClass', accuracy_class),
    coalesce(patch ->> 'dataSource', data_source),
    case when patch ? 'address' then patch ->> 'address' else address end,
    case when patch ? 'note' then patch ->> 'note' else note end,
    coalesce((patch ->> 'geom')::geometry, geom), version + 1, at, current_person()
  from closed
  returning next.code, next.version
$$;
comment on function next_versions(text[], integer[], jsonb[], timestamptz) is
  'Closes the versions in force, where they are those given, and opens the next, each changed by its patch (attributes as the API names them, geom as hex EWKB). Answers what was written; under the rights of whoever asks.';
