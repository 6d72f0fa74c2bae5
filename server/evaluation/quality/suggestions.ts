/**
 * Suggestions for rules, from what units and coordination did again and again against the rules there are. They are told,
 * with their evidence and as a draft; nothing is ever applied by itself.
 */
import { type Client, run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { ProblemError } from '../../errors.ts'
import { resolveEach } from '../../responsibility/index.ts'
import { BY_DIGITS, ZONE_KINDS, type ZoneKind } from '../../responsibility/schema.ts'
import type { Kind, Named } from '../../schema.ts'
import { KIND_WORDS } from '../../standards/rules.ts'
import { requirePeriod } from '../period.ts'
import { USUAL_DAYS } from './repository.ts'
import { type Beaten, confidenceOf, draftPlace, LEAST_DECISIONS, LEAST_SUPPORT, type Share, surest } from './rules.ts'
import type { Dismissal, DismissalKey, Suggestion, SuggestionQuery, Suggestions } from './schema.ts'

const query = loadQueries(import.meta.url)
const AT_MOST = 50
/** Cases of the evidence that are asked about again. */
const SAMPLE = 3

interface Pattern {
  kind: Kind
  scope: string
  place: string
  placeEn: string
  zoneKind: ZoneKind | null
  class: Named
  from: Named | null
  unit: Named
  support: number
  of: number
  cases: Suggestion['cases']
  editable: boolean
  rule: (Beaten & { name: string; nameEn: string }) | null
}
type Sure = Pattern & { confidence: Share; source: Suggestion['source'] }

/**
 * What the rules would have to say to be right, surest first; those put aside are left out, or with `dismissed` the only ones.
 * @throws ProblemError bad_request for a period that is none or over 366 days
 */
export async function readSuggestions(client: Client, asked: SuggestionQuery, now: Date): Promise<Suggestions> {
  const { from, to, fromAt, toAt } = await requirePeriod(client, asked, now, USUAL_DAYS)
  const values = { from: fromAt, to: toAt, district: asked.district ?? null }
  const [dispatched, decided] = [
    await run<Pattern>(client, query('patterns'), { ...values, least: LEAST_SUPPORT }),
    await run<Pattern>(client, query('decisionPatterns'), { ...values, least: LEAST_DECISIONS }),
  ]
  const sure = [
    ...chosen(dispatched, 'dispatches', LEAST_SUPPORT),
    ...chosen(decided, 'decisions', LEAST_DECISIONS),
  ].sort((a, b) => b.confidence.low - a.confidence.low || (keyOf(a) < keyOf(b) ? -1 : 1))
  const put = new Map(
    (await run<DismissalKey & { reason: string; at: string; by: Named }>(client, query('dismissals'), {})).map(
      ({ scope, kind, class: code, unit, ...how }) => [`${scope} ${kind} ${code} ${unit}`, how],
    ),
  )
  const seen = new Set<string>()
  const suggestions = sure.flatMap((pattern): Suggestion[] => {
    const key = keyOf(pattern)
    const dismissed = put.get(key) ?? null
    if (seen.has(key) || (dismissed !== null) !== (asked.dismissed ?? false)) return []
    seen.add(key)
    const suggestion = suggestionOf(pattern, dismissed)
    return suggestion ? [suggestion] : []
  })
  const open = await unanswered(client, suggestions.slice(0, AT_MOST), now)
  return { from, to, suggestions: open }
}

const keyOf = ({ scope, kind, class: { code }, unit }: Pattern) => `${scope} ${kind} ${code} ${unit.code}`

/** Of the places of one pattern, one in the other, the surest; a zone stands beside the areas it crosses. */
function chosen(patterns: readonly Pattern[], source: Suggestion['source'], least: number): Sure[] {
  const groups = new Map<string, Sure[]>()
  for (const pattern of patterns) {
    const confidence = confidenceOf(pattern.support, pattern.of, least)
    if (!confidence) continue
    const key = [pattern.kind, pattern.class.code, pattern.from?.code, pattern.unit.code].join()
    groups.set(key, [...(groups.get(key) ?? []), { ...pattern, confidence, source }])
  }
  return [...groups.values()].flatMap(surest)
}

function suggestionOf(pattern: Sure, dismissed: Suggestion['dismissed']): Suggestion | null {
  const { scope, place, placeEn, zoneKind, kind, unit, support, of, rule, from, source, confidence, cases } = pattern
  const draft = draftPlace(scope, zoneKind && ZONE_KINDS[zoneKind].family, pattern.class.code, rule)
  if (!draft) return null
  const { name, nameEn } = pattern.class
  const sentence =
    source === 'decisions'
      ? {
          zh: `${place}的“${name}”在 ${of} 次协调中有 ${support} 次都定由${unit.name}负责：是否立为规则？`,
          en: `In ${placeEn}, ${support} of ${of} coordinations of “${nameEn}” ended with ${unit.nameEn}: make it a rule?`,
        }
      : {
          zh: `${place}的“${name}”，规则指向${from!.name}，${of} 件中有 ${support} 件最终由${unit.name}处置：是否立为规则？`,
          en: `In ${placeEn}, ${support} of ${of} cases of “${nameEn}” went to ${unit.nameEn} although the rules name ${from!.nameEn}: make it a rule?`,
        }
  return {
    scope: {
      code: scope,
      name: place,
      nameEn: placeEn,
      level: BY_DIGITS[scope.length] && !zoneKind ? BY_DIGITS[scope.length]! : draft.family,
    },
    kind,
    class: pattern.class,
    from,
    unit,
    source,
    rule: rule && { code: rule.code, name: rule.name, nameEn: rule.nameEn, family: rule.family },
    support,
    of,
    confidence,
    sentence,
    draft: {
      what: 'rule',
      ...draft,
      name: `${place}：${name}`,
      nameEn: `${placeEn}: ${nameEn.toLowerCase()}`,
      scope,
      kind,
      class: pattern.class.code,
      unit: unit.code,
      note: `${sentence.zh.replace('：是否立为规则？', '')}（${cases
        .slice(0, 5)
        .map(({ id }) => id)
        .join('、')}）`,
    },
    cases,
    editable: pattern.editable,
    dismissed,
  }
}

/** Without those that the rules of today answer already: a rule made since then needs no suggestion. */
async function unanswered(client: Client, suggestions: Suggestion[], now: Date): Promise<Suggestion[]> {
  const ids = suggestions.flatMap(({ cases }) => cases.slice(0, SAMPLE).map(({ id }) => id))
  const rows = await run<{ id: string; geometry: string; kind: Kind; class: string; accuracy: number | null }>(
    client,
    query('evidence'),
    { ids },
  )
  const answers = await resolveEach(
    client,
    rows.map(({ geometry, kind, class: code, accuracy }) => ({
      geometry,
      kind,
      class: code,
      accuracyMetres: accuracy ?? undefined,
    })),
    now,
  )
  const unitOf = new Map(
    rows.map(({ id }, index) => {
      const answer = answers[index]
      return [id, answer && !(answer instanceof ProblemError) ? answer.winner.unit.code : null]
    }),
  )
  return suggestions.filter(
    ({ cases, unit, source }) =>
      // A decision binds its own place already, and says nothing of the rest of the community.
      source === 'decisions' || !cases.slice(0, SAMPLE).every(({ id }) => unitOf.get(id) === unit.code),
  )
}

interface Known {
  editable: boolean
  class: boolean
  unit: boolean
  place: boolean
}

async function requireKept(client: Client, { scope, kind, class: code, unit }: DismissalKey): Promise<void> {
  const known = (await runOne<Known>(client, query('known'), { scope, kind, class: code, unit }))!
  if (!known.place)
    throw new ProblemError('not_found', {
      detail: {
        en: `There is no area, unit grid or zone ${scope}.`,
        zh: `没有区域、单元网格、特定区域或廊道 ${scope}。`,
      },
      field: '/scope',
      value: scope,
    })
  if (!known.class)
    throw new ProblemError('unknown_class', {
      detail: { en: `There is no ${kind} class ${code}.`, zh: `没有${KIND_WORDS[kind].zh}小类 ${code}。` },
      field: '/class',
      value: code,
    })
  if (!known.unit)
    throw new ProblemError('unknown_unit', {
      detail: { en: `There is no unit ${unit}.`, zh: `没有责任单位 ${unit}。` },
      field: '/unit',
      value: unit,
    })
  if (!known.editable)
    throw new ProblemError('forbidden', {
      detail: {
        en: `Suggestions for ${scope} are put aside by who keeps its rules: planners and administrators of the place.`,
        zh: `${scope} 的建议由维护当地规则的部件管理员和管理员搁置。`,
      },
    })
}

/**
 * Puts a suggestion aside with the reason. One that is aside already stays as it is.
 * @throws ProblemError not_found, unknown_class, unknown_unit, forbidden
 */
export async function dismiss(client: Client, asked: Dismissal, now: Date): Promise<void> {
  await requireKept(client, asked)
  const { reason, ...key } = asked
  await run(client, query('dismiss'), { ...key, reason: reason.trim(), now })
}

/**
 * Takes a suggestion up again.
 * @throws ProblemError not_found when it is not aside, unknown_class, unknown_unit, forbidden
 */
export async function takeUp(client: Client, key: DismissalKey): Promise<void> {
  await requireKept(client, key)
  if ((await run(client, query('takeUp'), { ...key })).length === 0) {
    throw new ProblemError('not_found', {
      detail: {
        en: `No suggestion for ${key.scope}, ${key.kind} ${key.class} and ${key.unit} was put aside.`,
        zh: `没有搁置过 ${key.scope}、${KIND_WORDS[key.kind].zh}小类 ${key.class}、责任单位 ${key.unit} 的建议。`,
      },
    })
  }
}
