/** Pure rules of quality and census: how grave a fault is, the score, how far a survey has come. The console reads them too. */

/** From the gravest. `rank` is what lists are ordered by; `weight` is what a share of faulty components costs of 100 points. */
export const SEVERITIES = {
  error: { rank: 1, weight: 60, zh: '错误', en: 'Error' },
  warning: { rank: 2, weight: 30, zh: '警告', en: 'Warning' },
  notice: { rank: 3, weight: 10, zh: '提示', en: 'Notice' },
} as const
export type Severity = keyof typeof SEVERITIES
export const severityOf = (rank: number): Severity =>
  (Object.keys(SEVERITIES) as Severity[]).find((name) => SEVERITIES[name].rank === rank) ?? 'notice'

export const ISSUE_STATES = {
  open: { zh: '待处理', en: 'Open' },
  dismissed: { zh: '已搁置', en: 'Put aside' },
  resolved: { zh: '已消除', en: 'Mended' },
} as const
export type IssueState = keyof typeof ISSUE_STATES

/** Components of a group, and how many of them have an open issue of each severity. */
export interface Counted {
  components: number
  withError: number
  withWarning: number
  withNotice: number
}

/** As it is shown wherever a score is. */
export const SCORE_FORMULA = {
  zh: '得分 = 60 ×（1 − 有错误的部件占比）+ 30 ×（1 − 有警告的占比）+ 10 ×（1 − 有提示的占比）；已搁置和已消除的问题不计',
  en: 'Score = 60 × (1 − share of components with an error) + 30 × (1 − share with a warning) + 10 × (1 − share with a notice); what was put aside or mended does not count',
} as const

/** 0–100; null of nothing. */
export function scoreOf({ components, withError, withWarning, withNotice }: Counted): number | null {
  if (components === 0) return null
  const { error, warning, notice } = SEVERITIES
  const lost = error.weight * withError + warning.weight * withWarning + notice.weight * withNotice
  return 100 - lost / components
}

/** What a survey finds at a component. */
export const OUTCOMES = {
  confirmed: { zh: '完好', en: 'Intact' },
  damaged: { zh: '破损', en: 'Damaged' },
  missing: { zh: '丢失', en: 'Missing' },
  moved: { zh: '移位', en: 'Moved' },
  added: { zh: '新增', en: 'New' },
} as const
export type Outcome = keyof typeof OUTCOMES

export const TASK_STATES = {
  to_visit: { zh: '未开始', en: 'To visit' },
  visiting: { zh: '进行中', en: 'Under way' },
  done: { zh: '已完成', en: 'Done' },
} as const
export type TaskState = keyof typeof TASK_STATES

export type Found = Record<Outcome, number>
/** Components of a task that were gone to; what was found new was not on the list. */
export const visitedOf = ({ confirmed, damaged, missing, moved, added }: Found) =>
  confirmed + damaged + missing + moved + added
