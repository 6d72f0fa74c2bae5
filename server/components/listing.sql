-- name: listComponents
-- One page in the order asked for. Planned with the values at hand: of every `case` one branch is left, so that both the
-- place to go on from and the order are those of one index (migration 0020).
select code, version, class, name, geometry, grid_code, district_code, supervising, owner, maintainer,
  case when :wanted::jsonb ->> 'asof' is null then state else state_then end as state,
  accuracy_class, data_source, surveyed_at, address, note, valid_from, valid_to, changed_at, changed_by, edit,
  case :sort::text when 'name' then name when 'class' then class_code when 'state' then state
    when 'supervising' then supervising_key when 'owner' then owner_key
    when 'maintainer' then maintainer_key when 'grid' then grid_key
    when 'changed' then changed_at::text end as sort_key
from components_matching(:wanted::jsonb)
where :after::text is null or case when :descending::boolean then
    case :sort
      when 'name' then (name, code) < (:key::text, :after)
      when 'class' then (class_code, code) < (:key, :after)
      when 'state' then (state, code) < (:key, :after)
      when 'supervising' then (supervising_key, code) < (:key, :after)
      when 'owner' then (owner_key, code) < (:key, :after)
      when 'maintainer' then (maintainer_key, code) < (:key, :after)
      when 'grid' then (grid_key, code) < (:key, :after)
      when 'changed' then (changed_at, code) < (:key::timestamptz, :after)
      else code < :after end
  else
    case :sort
      when 'name' then (name, code) > (:key, :after)
      when 'class' then (class_code, code) > (:key, :after)
      when 'state' then (state, code) > (:key, :after)
      when 'supervising' then (supervising_key, code) > (:key, :after)
      when 'owner' then (owner_key, code) > (:key, :after)
      when 'maintainer' then (maintainer_key, code) > (:key, :after)
      when 'grid' then (grid_key, code) > (:key, :after)
      when 'changed' then (changed_at, code) > (:key::timestamptz, :after)
      else code > :after end
  end
order by
  case when :sort = 'name' and not :descending then name end, case when :sort = 'name' and :descending then name end desc,
  case when :sort = 'class' and not :descending then class_code end, case when :sort = 'class' and :descending then class_code end desc,
  case when :sort = 'state' and not :descending then state end, case when :sort = 'state' and :descending then state end desc,
  case when :sort = 'supervising' and not :descending then supervising_key end,
  case when :sort = 'supervising' and :descending then supervising_key end desc,
  case when :sort = 'owner' and not :descending then owner_key end,
  case when :sort = 'owner' and :descending then owner_key end desc,
  case when :sort = 'maintainer' and not :descending then maintainer_key end,
  case when :sort = 'maintainer' and :descending then maintainer_key end desc,
  case when :sort = 'grid' and not :descending then grid_key end,
  case when :sort = 'grid' and :descending then grid_key end desc,
  case when :sort = 'changed' and not :descending then changed_at end, case when :sort = 'changed' and :descending then changed_at end desc,
  case when not :descending then code end, case when :descending then code end desc
limit :limit;

-- name: countComponents
-- Counted no further than somebody reads.
select count(*)::integer as count from (select from components_matching(:wanted::jsonb) limit :limit) listed;

-- name: selectComponents
select code, version, array[ST_X(place), ST_Y(place)] as position
from (
  select code, version, ST_Transform(ST_PointOnSurface(geom), 4326) as place
  from components_matching(:wanted::jsonb) order by code limit :limit offset 0
) listed
order by code;
