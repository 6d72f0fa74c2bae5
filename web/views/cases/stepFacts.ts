/** What a log row says beside its note, in a few words each. */
import { useTranslation } from 'react-i18next'
import type { CaseDetail, LogEntry } from '../../../server/cases/schema.ts'
import type { Kind } from '../../../server/schema.ts'
import { GRADES, type LimitUnit, limitText } from '../../../server/standards/rules.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useListed, useName } from '../../i18n/label.ts'
import { usePreferences } from '../../preferences.ts'
import { useClasses } from './queries.ts'

interface Payload {
  real?: boolean
  passed?: boolean
  unit?: string
  assisting?: string[]
  until?: string
  payer?: string | null
  costEstimate?: number
  cost?: number
  into?: string
  binding?: boolean
  level?: 'city' | 'district'
  condition?: number
  limitValue?: number
  limitUnit?: LimitUnit
  grade?: 1 | 2 | 3
  dueAt?: string | null
  evidence?: string
  /** Of a correction: the same fields as they became, and as they were. */
  place?: Place
  subject?: Subject
  before?: Place & Partial<Subject>
}
interface Place {
  address?: string
  gridCode?: string | null
}
interface Subject {
  kind: Kind
  classCode: string
}

export function useStepFacts(detail: CaseDetail, entry: LogEntry): string[] {
  const { t } = useTranslation()
  const listed = useListed()
  const name = useName()
  const label = useLabel()
  const format = useFormat()
  const language = usePreferences((store) => store.language)
  const classes = useClasses()
  const payload = (entry.payload ?? {}) as Payload
  const { action } = entry
  const { place, subject, before } = payload
  const classOf = ({ kind, classCode }: Partial<Subject>) =>
    name(classes.data?.find((one) => one.kind === kind && one.code === classCode)) || classCode
  const changed = (key: 'place' | 'grid' | 'class' | 'holder' | 'handedOn', from?: string | null, to?: string | null) =>
    from && to && from !== to && t(`cases.log.${key}`, { from, to })
  const known = [detail.unit, entry.unit, detail.payer, detail.substituteFor, ...detail.assisting]
  const nameOf = (code: string) => name(known.find((unit) => unit?.code === code)) || code
  const yuan = (value: number) => format.number(value)
  const facts: (string | false | undefined | null)[] = [
    typeof payload.real === 'boolean' && t(payload.real ? 'case.real' : 'case.unfounded'),
    typeof payload.passed === 'boolean' && t(payload.passed ? 'case.passed' : 'case.failed'),
    place && changed('place', before?.address, place.address),
    place && changed('grid', before?.gridCode, place.gridCode),
    subject && before && changed('class', classOf(before), classOf(subject)),
    entry.moved && changed(action === 'reassign' ? 'handedOn' : 'holder', name(entry.moved.from), name(entry.moved.to)),
    payload.condition !== undefined &&
      payload.limitValue !== undefined &&
      t('cases.log.filed', {
        seq: payload.condition,
        limit: limitText(payload.limitValue, payload.limitUnit!, language),
        grade: label(GRADES[payload.grade ?? 2]),
      }),
    (action === 'dispatch' || action === 'decide') && payload.unit && t('cases.log.to', { unit: nameOf(payload.unit) }),
    action === 'substitute' && payload.unit && t('cases.log.substitute', { unit: nameOf(payload.unit) }),
    action === 'hand-over' && payload.unit && t('cases.log.toLaw', { unit: nameOf(payload.unit) }),
    payload.assisting?.length ? t('cases.log.assisting', { units: listed(payload.assisting.map(nameOf)) }) : null,
    action === 'substitute' &&
      t('cases.log.payer', { payer: payload.payer ? nameOf(payload.payer) : t('cases.page.publicBudget') }),
    payload.costEstimate !== undefined && t('cases.log.estimate', { yuan: yuan(payload.costEstimate) }),
    payload.cost !== undefined && t('cases.log.cost', { yuan: yuan(payload.cost) }),
    payload.until && t('cases.log.until', { at: format.instant(payload.until) }),
    payload.into && t('cases.log.into', { id: payload.into }),
    payload.binding !== undefined && t(payload.binding ? 'cases.log.binding' : 'cases.log.notBinding'),
    (action === 'hand-up' || action === 'raise') && t('cases.log.toCity'),
    action === 'hand-down' && t('cases.log.toDistrict'),
    payload.evidence && t('cases.log.evidence'),
    payload.dueAt &&
      t(action === 'approve-extension' || action === 'resume' ? 'cases.log.newDue' : 'cases.log.due', {
        at: format.instant(payload.dueAt),
      }),
  ]
  return facts.filter((fact): fact is string => Boolean(fact))
}
