/** Rules: the next version of one, or a new one with a code that says what it is for. */
import { type Client, run, runOne } from '../../database/database.ts'
import { ProblemError } from '../../errors.ts'
import { unknownClass } from '../../standards/repository.ts'
import { KIND_WORDS } from '../../standards/rules.ts'
import { RULES, ZONE_KINDS, type ZoneKind } from '../schema.ts'
import { type ChangeKind, endVersion, nextVersion, notYours, query, refuse, type Setting, unknownUnit } from './kind.ts'
import { ruleFault } from './rules.ts'
import { RuleChange, usualPriority } from './schema.ts'

const KIND = { table: 'Rule', word: 'rule' } as const

export const rule: ChangeKind<RuleChange & { isNew?: boolean }> = {
  schema: RuleChange,
  order: 30,
  keyOf: ({ code }) => code,
  async apply(client, change, setting) {
    const fault = ruleFault(change)
    if (fault) throw refuse(setting, 'rule_refused', fault)
    await checkReferences(client, change, setting)
    const { code, version, validFrom } = await nextVersion(setting, KIND, change, () => issue(client, change))
    await run(client, query('addRule'), {
      code,
      at: validFrom,
      family: change.family,
      priority: change.priority ?? usualPriority(change.family),
      name: change.name.trim(),
      name_en: change.nameEn.trim(),
      scope: change.scope,
      kind: change.kind,
      class: change.class ?? '',
      grades: change.grades ?? null,
      unit: change.unit ?? null,
      roster: change.roster ?? null,
      post: change.post ?? null,
      reach: change.reachMetres ?? null,
      networks: change.networks ?? null,
      minimum_size: change.minimumSizeMm ?? null,
      note: change.note ?? '',
      version,
      now: setting.now.toISOString(),
      person: setting.actor.personId,
    })
    return { what: 'rule', code, version, validFrom }
  },
  end: (_, change, setting) => endVersion(setting, KIND, change),
}

interface Known {
  name: string
  validTo: string | null
  active: boolean
}
interface References {
  editable: boolean
  scope: { kind: string } | null
  unit: Known | null
  roster: boolean
  class: Known | null
}

/** Throws what is not there: unknown_area, unknown_zone, unknown_unit, unknown_roster, unknown_class; or forbidden. */
async function checkReferences(client: Client, change: RuleChange, setting: Setting): Promise<void> {
  const { scope, kind, class: prefix = '', unit, roster, family } = change
  const found = (await runOne<References>(client, query('ruleReferences'), {
    scope,
    kind,
    class: prefix,
    unit: unit ?? null,
    roster: roster ?? null,
    at: setting.validFrom,
  }))!
  const isZone = scope.startsWith('Z')
  if (!found.scope) {
    throw new ProblemError(isZone ? 'unknown_zone' : 'unknown_area', {
      detail: isZone
        ? {
            en: `There is no zone ${scope} as of ${setting.validFrom}. GET /api/responsibility/zones lists them.`,
            zh: `${setting.validFrom} 时没有区域 ${scope}。GET /api/responsibility/zones 列出全部区域。`,
          }
        : {
            en: `There is no ${scope.length === 15 ? 'unit grid' : 'area'} ${scope} as of ${setting.validFrom}. Check its ${scope.length} digits.`,
            zh: `${setting.validFrom} 时没有${scope.length === 15 ? '单元网格' : '区划'} ${scope}。请核对 ${scope.length} 位编码。`,
          },
      field: setting.field('scope'),
      value: scope,
    })
  }
  if (isZone && ZONE_KINDS[found.scope.kind as ZoneKind].family !== family) {
    const { en, zh, family: right } = ZONE_KINDS[found.scope.kind as ZoneKind]
    throw refuse(setting, 'rule_refused', {
      field: 'family',
      value: family,
      detail: {
        en: `Zone ${scope} is a ${en}: its rules are of family ${right}, not ${family}.`,
        zh: `区域 ${scope} 是${zh}：其规则的依据是${RULES[right].zh}（${right}），不是${RULES[family].zh}（${family}）。`,
      },
    })
  }
  if (unit !== undefined && !found.unit?.active) throw unknownUnit(setting, 'unit', unit, found.unit)
  if (roster !== undefined && !found.roster) {
    throw new ProblemError('unknown_roster', {
      detail: {
        en: `There is no roster ${roster} as of ${setting.validFrom}. GET /api/responsibility/rosters lists them.`,
        zh: `${setting.validFrom} 时没有值班表 ${roster}。GET /api/responsibility/rosters 列出全部值班表。`,
      },
      field: setting.field('roster'),
      value: roster,
    })
  }
  if (prefix !== '' && !found.class?.active) {
    if (!found.class && prefix.length > 2) throw await unknownClass(client, kind, prefix, setting.field('class'))
    const words = KIND_WORDS[kind].zh
    throw new ProblemError('unknown_class', {
      detail: found.class
        ? {
            en: `${prefix.length > 2 ? `Class ${prefix} ${found.class.name}` : `Every ${kind} class of major class ${prefix}`} is retired as of ${setting.validFrom}. Name one in use.`,
            zh: `${prefix.length > 2 ? `小类 ${prefix} ${found.class.name}` : `大类 ${prefix} 的全部${words}小类`}在 ${setting.validFrom} 已停用。请填写在用的小类。`,
          }
        : {
            en: `No ${kind} class begins with ${prefix}. GET /api/standards/classes lists them.`,
            zh: `没有以 ${prefix} 开头的${words}小类。GET /api/standards/classes 列出全部小类。`,
          },
      field: setting.field('class'),
      value: prefix,
    })
  }
  if (!found.editable) throw notYours({ en: `A rule for ${scope}`, zh: `针对 ${scope} 的规则` }, setting)
}

/** 330102-E0104, the second such 330102-E0104-2; 3301-NET-0501; 3301-ASSET. */
async function issue(client: Client, { family, scope, kind, class: prefix = '' }: RuleChange): Promise<string> {
  const base =
    family === 'component'
      ? `${scope}-ASSET${prefix && `-${prefix}`}`
      : family === 'network'
        ? `${scope}-NET-${prefix || 'ALL'}`
        : `${scope}-${kind === 'event' ? 'E' : 'C'}${prefix}`
  const rows = await run<{ code: string }>(client, query('ruleCodes'), { prefix: base })
  const taken = new Set(rows.map(({ code }) => code))
  if (!taken.has(base)) return base
  let serial = 2
  while (taken.has(`${base}-${serial}`)) serial++
  return `${base}-${serial}`
}
