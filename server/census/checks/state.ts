import { defineCheck, retire, SURVEY } from './check.ts'

const STATES = { lost: { zh: '丢失', en: 'lost' }, abandoned: { zh: '废弃', en: 'abandoned' } }

export const state = defineCheck<{ state: 'lost' | 'abandoned' | 'intact'; months: number; note: string | null }>(
  import.meta.url,
  {
    id: 'state',
    severity: 'warning',
    zh: '状态矛盾',
    en: 'State against facts',
    explanation: {
      zh: '登记完好，备注却写已拆除、丢失；或登记丢失、废弃已久，仍未补设也未注销。',
      en: 'Recorded as intact while the remark says it was taken away; or lost or abandoned for long, and neither replaced nor retired.',
    },
    parameters: { months: 12 },
    sentence: ({ state: recorded, months, note }) =>
      recorded === 'intact'
        ? { zh: `登记完好，备注却是“${note}”`, en: `Recorded as intact, but the remark says “${note}”` }
        : {
            zh: `登记为${STATES[recorded].zh}已 ${months} 个月，未补设也未注销`,
            en: `Recorded as ${STATES[recorded].en} for ${months} months, neither replaced nor retired`,
          },
    fixes: ({ state: recorded }, { code }) =>
      recorded === 'intact'
        ? [SURVEY, { id: 'set_state', kind: 'set', values: { state: 'lost' }, zh: '状态改为丢失', en: 'Call it lost' }]
        : [retire(code, '注销', 'Retire it'), SURVEY],
  },
)
