-- name: judgeBulk
-- Of each component asked for: why it cannot be changed, and whether the patch would change it at all.
with asked as (select * from unnest(:codes::text[], :versions::integer[]) as asked(code, version))
select asked.code, component.version,
  case
    when component.code is null then
      case when exists (select from components past where past.code = asked.code) then 'retired' else 'unknown' end
    when component_editable(component.grid_code, component.district_code) is not true then 'forbidden'
    when asked.version <> component.version then 'changed'
  end as reason,
  not component_attributes(component) @> :patch::jsonb as differs
from asked
left join components component on component.code = asked.code and component.valid_to is null
order by asked.code;

-- name: countBefore
-- What the fields of a patch hold now, most frequent first.
select field, value, count, named_unit(unit) as unit
from (
  select old.field, old.value, count(*)::integer as count,
    row_number() over (partition by old.field order by count(*) desc, old.value) as place
  from components component
  cross join lateral jsonb_each_text(component_attributes(component)) as old(field, value)
  where component.code = any(:codes::text[]) and component.valid_to is null and :patch::jsonb ? old.field
  group by old.field, old.value
) held
left join units unit on held.field in ('supervising', 'owner', 'maintainer') and unit.code = held.value
where place <= :most
order by field, place;

-- name: editMany
select code, version
from next_versions(:codes::text[], :versions::integer[], array_fill(:patch::jsonb, array[cardinality(:codes)]), :now::timestamptz);

-- name: retireMany
with asked as (select * from unnest(:codes::text[], :versions::integer[]) as asked(code, version))
update components component set state = 'removed', state_before = state,
  valid_to = greatest(:now::timestamptz, valid_from + interval '1 millisecond'),
  version = component.version + 1, changed_at = :now, changed_by = current_person()
from asked where component.code = asked.code and component.valid_to is null and component.version = asked.version
returning component.code, component.version;
