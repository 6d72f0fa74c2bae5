/** What a check of the inventory is. One file each; its query of the same name finds the faults of any number of components. */
import { loadQueries, type Query } from '../../database/queries.ts'
import type { Geometry, Named, Sentence } from '../../schema.ts'
import type { Severity } from '../rules.ts'

/** What one key does about a fault. It goes the way of every edit: rights, versions and history are the same. */
export type Fix = Sentence & { id: string } & (
    | {
        kind: 'set'
        values: { owner?: string; maintainer?: string; supervising?: string; name?: string; state?: 'lost' }
      }
    | { kind: 'regrid' }
    | { kind: 'reshape'; geometry: Geometry }
    | { kind: 'retire'; code: string }
    | { kind: 'survey' }
  )

/** A fault as a query finds it. */
export interface Fault<Facts = object> {
  code: string
  others: string[]
  facts: Facts
}

export interface Check<Facts = never> {
  id: string
  severity: Severity
  zh: string
  en: string
  explanation: Sentence
  /** What may be set differently in another city: told with the check, given to its query by these names. */
  parameters?: Record<string, number>
  /** What else its query asks. */
  values?: Record<string, unknown>
  /** Tells of underground pipes. */
  sensitive?: boolean
  query: Query
  sentence: (facts: Facts, fault: Fault<Facts>) => Sentence
  fixes: (facts: Facts, fault: Fault<Facts>) => Fix[]
}

/** @param base import.meta.url of the check, whose SQL lies beside it */
export function defineCheck<Facts>(base: string, check: Omit<Check<Facts>, 'query'>): Check<Facts> {
  return { ...check, query: loadQueries(base, `./${check.id.replaceAll('_', '-')}.sql`)('find') }
}

export const SURVEY: Fix = { id: 'survey', kind: 'survey', zh: '列入现场核实', en: 'Have it surveyed' }
export const retire = (code: string, zh: string, en: string): Fix => ({
  id: `retire_${code}`,
  kind: 'retire',
  code,
  zh,
  en,
})
export const REGRID = (grid: string | null): Fix => ({
  id: 'regrid',
  kind: 'regrid',
  zh: grid ? `归入单元网格 ${grid}` : '不归入任何单元网格',
  en: grid ? `Put it in unit grid ${grid}` : 'Take it out of every unit grid',
})

const POSTS = {
  owner: { zh: '权属单位', en: 'owner' },
  maintainer: { zh: '养护单位', en: 'maintainer' },
  supervising: { zh: '主管部门', en: 'supervising department' },
} as const

/** A post that nobody holds, or a unit that is no more; who holds it at the neighbours, or has the duty there. */
export interface Vacancy {
  gone: Named | null
  proposal: Named | null
  basis: 'neighbours' | 'duty' | null
  support: number | null
}
export const vacancy = (post: keyof typeof POSTS) => ({
  sentence: ({ gone, proposal, basis, support }: Vacancy): Sentence => {
    const { zh, en } = POSTS[post]
    const reason = !proposal
      ? { zh: '', en: '' }
      : basis === 'neighbours'
        ? {
            zh: `；附近同类部件多为${proposal.name}（${support}/5）`,
            en: `; most of its kind nearby have ${proposal.nameEn} (${support} of 5)`,
          }
        : { zh: `；此处同类责任属${proposal.name}`, en: `; the duty for its kind here is with ${proposal.nameEn}` }
    return gone
      ? { zh: `${zh}“${gone.name}”已停用${reason.zh}`, en: `The ${en} ${gone.nameEn} is no longer active${reason.en}` }
      : { zh: `没有登记${zh}${reason.zh}`, en: `No ${en} is recorded${reason.en}` }
  },
  fixes: ({ proposal }: Vacancy): Fix[] =>
    proposal
      ? [
          {
            id: `set_${post}`,
            kind: 'set',
            values: { [post]: proposal.code },
            zh: `${POSTS[post].zh}定为${proposal.name}`,
            en: `Make ${proposal.nameEn} its ${POSTS[post].en}`,
          },
          SURVEY,
        ]
      : [SURVEY],
})
