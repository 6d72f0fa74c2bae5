/** What a log row says, in Chinese, for paper. */
import type { LogEntry } from '../schema.ts'

export const SOURCES: Record<string, string> = {
  collector: '采集员上报',
  citizen: '市民上报',
  hotline: '热线',
  video: '视频',
  media: '媒体',
  leader: '督查督办',
}
export const LIMIT_UNITS: Record<string, string> = {
  minute: '分钟',
  working_hour: '工作时',
  working_day: '工作日',
  urgent_hour: '紧急工作时',
  urgent_day: '紧急工作日',
}

type Payload = Record<string, unknown>
type Sentence = (value: never, at: (instant: string) => string, payload: Payload) => string

/** Fields of a payload that mean something to a reader, in the order they are told. */
const SENTENCES: [string, Sentence][] = [
  ['description', (text: string) => text],
  ['note', (text: string) => text],
  ['real', (real: boolean) => (real ? '核实属实' : '核实不属实')],
  ['passed', (passed: boolean) => (passed ? '核查通过' : '核查不通过')],
  ['condition', (seq: number) => `立案条件第 ${seq} 条`],
  ['unit', (code: string) => `责任单位 ${code}`],
  ['suggestedUnit', (code: string, _, { unit }) => (code === unit ? '' : `平台建议 ${code}`)],
  ['assisting', (codes: string[]) => `协办 ${codes.join('、')}`],
  ['dueAt', (instant: string, at) => `处置截止 ${at(instant)}`],
  ['until', (instant: string, at) => `至 ${at(instant)}`],
  ['payer', (code: string) => `费用由 ${code} 承担`],
  ['costEstimate', (yuan: number) => `预计费用 ${yuan} 元`],
  ['cost', (yuan: number) => `费用 ${yuan} 元`],
  ['into', (id: string) => `并入 ${id}`],
  ['evidence', (hash: string) => `证据包 SHA-256 ${hash}`],
  ['photos', (photos: unknown[]) => (photos.length ? `照片 ${photos.length} 张` : '')],
]

/** @param at writes an instant in the city's zone */
export function saidBy(entry: Pick<LogEntry, 'payload'>, at: (instant: string) => string): string {
  const payload = (entry.payload ?? {}) as Payload
  return SENTENCES.flatMap(([field, sentence]) => {
    const value = payload[field]
    if (field === 'payer' && value === null) return ['费用由财政承担']
    const text = value === undefined || value === null ? '' : sentence(value as never, at, payload)
    return text ? [text] : []
  }).join('；')
}
