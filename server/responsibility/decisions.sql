-- name: recordDecision
select record_coordination_decision(:decision::jsonb);

-- name: revokeDecision
select revoke_coordination_decision(:case_id, :version, :now, :reason) as found;

-- name: listDecisions
-- Newest first, after the row of the cursor; or the one named. Who may read is the table's policy.
select decision.case_id, decision.version, decision.kind, decision.level, decision.note, decision.decided_at,
  decision.valid_from, decision.valid_to, decision.revoke_reason,
  jsonb_build_object('kind', decision.scope_kind, 'code', decision.scope_code,
    'name', coalesce(component.name, community.name, decision.scope_code),
    'nameEn', coalesce(component_class.name_en, community.name_en, decision.scope_code)) as scope,
  jsonb_build_object('code', decision.district_code, 'name', district.name, 'nameEn', district.name_en) as district,
  jsonb_build_object('code', class.code, 'name', class.name, 'nameEn', class.name_en) as class,
  jsonb_build_object('code', unit.code, 'name', unit.name, 'nameEn', unit.name_en) as unit,
  jsonb_build_object('code', decider.id, 'name', decider.name, 'nameEn', decider.name_en) as decided_by,
  case when revoker.id is not null then jsonb_build_object('code', revoker.id, 'name', revoker.name, 'nameEn', revoker.name_en) end as revoked_by,
  decision.valid_to is null and decision_revocable(decision.community_code) as revocable
from coordination_decisions decision
join classes class on class.kind = decision.kind and class.code = decision.class_code
join units unit on unit.code = decision.unit_code
join people decider on decider.id = decision.decided_by
left join people revoker on revoker.id = decision.revoked_by
left join areas district on district.code = decision.district_code and district.valid_to is null
left join areas community on community.code = decision.community_code and community.valid_to is null
left join lateral (
  select version.name from components version
  where decision.scope_kind = 'component' and version.code = decision.scope_code order by version.valid_from desc limit 1
) component on true
left join classes component_class on component.name is not null and component_class.kind = 'component'
  and component_class.code = decision.class_code
where (:case_id::text is null or decision.case_id = :case_id and decision.version = :version::integer)
  and (:district::text is null or decision.district_code = :district or management_of(decision.community_code) = :district)
  and (:kind::text is null or decision.kind = :kind)
  and (:class::text is null or decision.class_code = :class)
  and (:unit::text is null or decision.unit_code = :unit)
  and (:in_force::boolean is null or (decision.valid_to is null) = :in_force)
  and (:after_case::text is null or (decision.decided_at, decision.case_id, decision.version) < (
    select earlier.decided_at, earlier.case_id, earlier.version from coordination_decisions earlier
    where earlier.case_id = :after_case and earlier.version = :after_version::integer))
order by decision.decided_at desc, decision.case_id desc, decision.version desc
limit :limit;
