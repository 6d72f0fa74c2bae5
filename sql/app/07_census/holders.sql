-- Who usually holds things like this one.
-- Neighbours first: three or more of the nearest five of the class within 300 m, if they agree. Else who has the duty here.
create or replace function usual_holder(component components, post text, out unit_code text, out basis text, out support integer)
language sql stable as $$
  with near as materialized (
    select case usual_holder.post when 'owner' then other.owner_code when 'maintainer' then other.maintainer_code else other.supervising_code end as unit_code
    from components other
    where other.valid_to is null and other.class_code = component.class_code and other.code <> component.code
      and other.geom && ST_Expand(component.geom, 300)
      and case usual_holder.post when 'owner' then other.owner_code when 'maintainer' then other.maintainer_code else other.supervising_code end is not null
    order by ST_Distance(other.geom, component.geom), other.code limit 5
  ), agreed as (
    select near.unit_code, 'neighbours' as basis, count(*)::integer as support from near group by 1 having count(*) >= 3
  ), duty as (
    select rule.unit_code, 'duty' as basis, 0 as support
    from rules rule
    where usual_holder.post <> 'supervising' and rule.kind = 'component' and rule.unit_code is not null and not exists (select from agreed)
      and rule.family in ('grid', 'community', 'street', 'district', 'city') and rule.valid_from <= now() and (rule.valid_to is null or rule.valid_to > now())
      and starts_with(component.class_code, rule.class_prefix)
      and (starts_with(coalesce(component.grid_code, component.district_code), rule.scope_code) or rule.scope_code = management_of(component.grid_code))
    order by length(rule.scope_code) desc, rule.scope_code = management_of(component.grid_code) desc, length(rule.class_prefix) desc limit 1
  )
  select unit_code, basis, support from (select * from agreed union all select * from duty) proposed order by support desc, unit_code limit 1
$$;
comment on function usual_holder(components, text) is 'Who would be owner, maintainer or supervising department of a component like its neighbours, and on what basis.';
