-- Rules that name a unit grid or a community by its code, when the code ends. Each part of a grid that is cut has its rules; of
-- grids that are joined, those of the heir count for the whole, or else of the largest; a community that is re-coded takes its
-- rules and its grids' along. Only rules without an end are carried: one that is scheduled, or ends on a day, is left to its keepers.

-- A decision was made for a place as it was: whether it binds its parts, or the whole, is for who decided (Art. 24). It is told.
create or replace function decisions_on(gone text[]) returns integer language sql stable as $$
  select count(*)::integer from coordination_decisions decision where decision.valid_to is null and decision.scope_code = any (gone)
    and not exists (select from unit_grids grid where grid.code = decision.scope_code and grid.valid_to is null)
$$;
comment on function decisions_on(text[]) is 'How many coordination decisions in force name one of these codes, of which none is in force any more.';

create or replace function carry_rules(sources text[], heirs text[], gone text[], at timestamptz) returns jsonb language plpgsql as $$
#variable_conflict use_variable
declare
  answer jsonb;
begin
  -- A code that says the grid says the new one; any other is made anew.
  insert into rules
  select made.* from (
    select rule, jsonb_build_object('scope_code', pair.heir, 'version', 1, 'valid_from', at, 'changed_at', at, 'changed_by', current_person(),
      'name', replace(rule.name, pair.source, pair.heir), 'name_en', replace(rule.name_en, pair.source, pair.heir),
      'code', case when starts_with(rule.code, pair.source) then pair.heir || substr(rule.code, length(pair.source) + 1)
        else format('%s-%s%s-R%s', pair.heir, case rule.kind when 'event' then 'E' else 'C' end, rule.class_prefix,
          row_number() over (partition by pair.heir order by rule.code)) end) as patch
    from unnest(sources, heirs) pair (source, heir)
    join rules rule on rule.scope_code = pair.source and rule.valid_to is null and rule.valid_from < at
  ) carried cross join lateral jsonb_populate_record(carried.rule, carried.patch) made;
  with ended as (
    update rules set valid_to = at, ended_at = at, ended_by = current_person()
    where scope_code = any (gone) and valid_to is null and valid_from < at returning code, name, name_en, scope_code)
  select jsonb_build_object('carried', count(*) filter (where scope_code = any (sources)),
      'ended', coalesce(jsonb_agg(named(code, name, name_en) order by code) filter (where scope_code <> all (sources)), '[]'),
      'decisions', decisions_on(gone))
    into answer from ended;
  return answer;
end $$;
comment on function carry_rules(text[], text[], text[], timestamptz) is
  'Makes the rules of each source anew for its heir, and ends those of codes that are gone, from an instant on. Answers how many were carried, which just ended, and how many coordination decisions bind nothing any more.';

create or replace function restore_rules(edit bigint, ending text[], at timestamptz) returns jsonb language plpgsql as $$
#variable_conflict use_variable
declare
  began timestamptz := (select max(valid_to) from unit_grids where ended_by_edit = edit);
  orphan text;
  carried integer;
  answer jsonb;
begin
  -- What is not exactly as the edit left it stays, and is refused as still in use.
  with ended as (
    update rules set valid_to = at, ended_at = at, ended_by = current_person()
    where scope_code = any (ending) and scope_code not in (select code from new_grids) and valid_to is null and valid_from = began
    returning code, name, name_en)
  select coalesce(jsonb_agg(named(code, name, name_en) order by code), '[]') into answer from ended;
  select min(rule.code) into orphan from rules rule
  where rule.valid_to = began and rule.scope_code in (select code from new_grids) and rule.scope_code <> all (ending)
    and (not exists (select from units where code = rule.unit_code and (valid_to is null or valid_to > at)) and rule.unit_code is not null
      or not exists (select from rosters where code = rule.roster_code and (valid_to is null or valid_to > at)) and rule.roster_code is not null);
  if orphan is not null then
    raise exception using errcode = 'WG006', message = format('rule %s would be in force again, but whom it names is no more', orphan),
      detail = format('规则 %s 会重新生效，但它指定的单位或值班表已不存在', orphan);
  end if;
  insert into rules
  select made.* from rules rule cross join lateral jsonb_populate_record(rule, jsonb_build_object('version', rule.version + 1,
    'valid_from', at, 'valid_to', null, 'changed_at', at, 'changed_by', current_person(), 'ended_at', null, 'ended_by', null)) made
  where rule.valid_to = began and rule.scope_code in (select code from new_grids) and rule.scope_code <> all (ending);
  get diagnostics carried = row_count;
  return jsonb_build_object('carried', carried, 'ended', answer, 'decisions', decisions_on(ending));
end $$;
comment on function restore_rules(bigint, text[], timestamptz) is
  'Ends the rules that an edit of grids carried, and opens those that it ended again; WG006 when one names a unit or roster that is no more. Needs new_grids, the grids that are there again.';
revoke execute on function decisions_on(text[]), carry_rules(text[], text[], text[], timestamptz), restore_rules(bigint, text[], timestamptz) from public;
