/** Closed sets of the standards: units of time, grades, stages. Pure: the console imports it. */

/** Units a limit may be in. Minutes and urgent units run round the clock, working ones in office hours. */
export const LIMIT_UNITS = {
  minute: { zh: '分钟', en: 'minute', roundTheClock: true, minutes: 1 },
  working_hour: { zh: '工作时', en: 'working hour', roundTheClock: false, minutes: 60 },
  /** 1 working day is 8 working hours, wherever in the day it begins and however long the office is open. */
  working_day: { zh: '工作日', en: 'working day', roundTheClock: false, minutes: 480 },
  urgent_hour: { zh: '紧急工作时', en: 'urgent hour', roundTheClock: true, minutes: 60 },
  urgent_day: { zh: '紧急工作日', en: 'urgent day', roundTheClock: true, minutes: 1440 },
} as const
export type LimitUnit = keyof typeof LIMIT_UNITS

/** Units of handling limits; minutes are for stages only. */
export const CONDITION_UNITS = ['working_hour', 'working_day', 'urgent_hour', 'urgent_day'] as const
export type ConditionUnit = (typeof CONDITION_UNITS)[number]

/** Grades 等级 of a condition. */
export const GRADES = {
  1: { zh: '紧急', en: 'Urgent' },
  2: { zh: '一般', en: 'Ordinary' },
  3: { zh: '较轻', en: 'Minor' },
} as const
export type Grade = keyof typeof GRADES

/** The grade a condition is given at first: urgent limits are urgent, five working days and more are minor. */
export const gradeOf = (value: number, unit: LimitUnit): Grade =>
  unit === 'urgent_hour' || unit === 'urgent_day' ? 1 : unit === 'working_day' && value >= 5 ? 3 : 2

/** Stages other than handling, each with a limit of its own. City settings: no national standard fixes their limits. */
export const STAGES = {
  accept: { zh: '受理', en: 'Accept' },
  verify: { zh: '核实', en: 'Verify' },
  file: { zh: '立案', en: 'File' },
  dispatch: { zh: '派遣', en: 'Dispatch' },
  receive: { zh: '接收', en: 'Receive' },
  approve: { zh: '审批', en: 'Approve' },
  coordinate: { zh: '协调', en: 'Coordinate' },
  check: { zh: '核查', en: 'Check' },
  close: { zh: '结案', en: 'Close' },
  reply: { zh: '答复', en: 'Reply' },
} as const
export type Stage = keyof typeof STAGES

/** Share of a limit after which the lamp turns amber; beyond the limit it is red. */
export const AMBER_SHARE = 0.8

/** Local extensions: minor 78–99, or three digits from 080 (standards §2.1). */
export const isLocalCode = (code: string) =>
  code.length === 4 ? Number(code.slice(2)) >= 78 : Number(code.slice(2)) >= 80

/** 2 working days, 4 工作时. */
export function limitText(value: number, unit: LimitUnit, language: 'zh' | 'en'): string {
  const name = LIMIT_UNITS[unit]
  if (language === 'zh') return `${value} ${name.zh}`
  return `${value} ${name.en}${value === 1 ? '' : 's'}`
}
