/** The caption of a map of findings: what was asked, how it was judged, and what its edges mean. Pure, and the console's too. */
import type { Sentence } from '../../schema.ts'
import type { HeatFilter } from '../rules.ts'
import type { SignificanceQuestion } from './rules.ts'
import type { Method } from './schema.ts'

export * from '../statistics/sentences.ts'

/** What codes are called; one that is not here stands as it is. */
export type Names = ReadonlyMap<string, { name: string; nameEn: string }>

const MEASURE_WORDS = {
  gi: { zh: '热点（Getis–Ord Gi*）', en: 'Hot spots (Getis–Ord Gi*)' },
  moran: { zh: '聚集与异常（局部 Moran’s I）', en: 'Clusters and outliers (local Moran’s I)' },
  emerging: {
    zh: '时空热点模式（时空 Gi* 与 Mann–Kendall）',
    en: 'Emerging hot spots (space–time Gi* and Mann–Kendall)',
  },
}
export const STEP_WORDS = {
  day: { zh: '日', en: 'day' },
  week: { zh: '周', en: 'week' },
  month: { zh: '月', en: 'month' },
}
const P_WORDS = {
  exact: { zh: '精确 p', en: 'exact p' },
  normal: { zh: '正态近似 p', en: 'p by the normal curve' },
  permutation: { zh: '置换检验 p', en: 'p by permutation' },
}
export const EXPOSURE_WORDS = {
  components: { zh: '每千个部件', en: 'by components' },
  roads: { zh: '每公里道路', en: 'by kilometres of road' },
  area: { zh: '每平方公里', en: 'by area' },
  patrols: { zh: '每百小时巡查', en: 'by hours of patrol' },
}
const KIND_WORDS = { component: { zh: '部件', en: 'components' }, event: { zh: '事件', en: 'events' } }

/** The question and the method, as a caption that may leave the console. */
export function captionOf(
  { measure, rings, correction, exposure, step, confidence }: SignificanceQuestion,
  filter: HeatFilter,
  method: Pick<Method, 'cells' | 'edgeCells' | 'leftOut' | 'p' | 'slices' | 'exposure'>,
  names: Names = new Map(),
): Sentence {
  const asked = wordsOf(filter, names)
  const { zh, en } = MEASURE_WORDS[measure]
  const slices = step && {
    zh: `按${STEP_WORDS[step].zh}分 ${method.slices} 片，`,
    en: `, ${method.slices} slices of one ${STEP_WORDS[step].en}`,
  }
  const rate = exposure && { zh: `${EXPOSURE_WORDS[exposure].zh}，`, en: `, ${EXPOSURE_WORDS[exposure].en}` }
  const held =
    correction === 'none'
      ? { zh: '未作多重检验校正', en: 'not corrected for many tests' }
      : { zh: `FDR（${correction}）校正`, en: `false discovery rate (${correction})` }
  const left =
    method.leftOut > 0
      ? {
          zh: `${method.leftOut} 格没有底数，未参与。`,
          en: ` ${method.leftOut} cells without exposure are left out.`,
        }
      : { zh: '', en: '' }
  const covered = method.exposure?.covered ?? 1
  const percent = Math.floor(covered * 100)
  const known =
    covered < 1
      ? {
          zh: `巡查记录只覆盖 ${percent}% 的网格与日期。`,
          en: ` Patrol hours are known of ${percent}% of days and grids.`,
        }
      : { zh: '', en: '' }
  return {
    zh: `${zh}：${asked.zh}。${slices?.zh ?? ''}${rate?.zh ?? ''}H3 ${filter.resolution} 级 ${method.cells} 格，${rings} 圈邻格，${confidence}% 置信，${held.zh}，${P_WORDS[method.p].zh}。每格连同 ${rings} 圈邻格一起判断，热点边界因此外扩约 ${rings} 格；区域边缘 ${method.edgeCells} 格邻格较少，区外不计，按实有邻格计算。${left.zh}${known.zh}`,
    en: `${en}: ${asked.en}${slices?.en ?? ''}${rate?.en ?? ''}. ${method.cells} H3 cells of resolution ${filter.resolution}, ${rings === 1 ? 'one ring' : `${rings} rings`} of neighbours, ${confidence}% confidence, ${held.en}, ${P_WORDS[method.p].en}. A cell is judged with its neighbours, so the edge of a hot spot is blurred by ${rings === 1 ? 'one cell' : `${rings} cells`}; ${method.edgeCells} cells at the edge of the area have fewer neighbours, and nothing is made up for what lies outside.${left.en}${known.en}`,
  }
}

/** The filter in words. */
export function wordsOf(filter: HeatFilter, names: Names): Sentence {
  const zh = [`${dayOf(filter.from)} 至 ${dayOf(filter.to)}`]
  const en = [`${dayOf(filter.from)} to ${dayOf(filter.to)}`]
  const named = (code: string, key: string) => ({
    zh: `${names.get(key)?.name ?? ''} ${code}`.trim(),
    en: `${names.get(key)?.nameEn ?? ''} ${code}`.trim(),
  })
  const add = (what: Sentence, values: readonly Sentence[]) => {
    if (values.length === 0) return
    zh.push(`${what.zh} ${values.map((value) => value.zh).join('、')}`)
    en.push(`${what.en} ${values.map((value) => value.en).join(', ')}`)
  }
  const same = (values: readonly (string | number)[]) =>
    values.map((value) => ({ zh: String(value), en: String(value) }))
  if (filter.kind) add({ zh: '仅', en: 'only' }, [KIND_WORDS[filter.kind]])
  add(
    { zh: '小类', en: 'classes' },
    filter.classes.map(({ kind, code }) => named(code, `${kind ?? filter.kind ?? 'event'} ${code}`)),
  )
  add(
    { zh: '区域', en: 'areas' },
    filter.areas.map((code) => named(code, code)),
  )
  add(
    { zh: '责任单位', en: 'units' },
    filter.units.map((code) => (code === 'none' ? { zh: '尚无', en: 'none yet' } : named(code, code))),
  )
  add({ zh: '状态', en: 'states' }, filter.states ? same(filter.states) : [])
  add({ zh: '来源', en: 'sources' }, same(filter.sources))
  add({ zh: '时', en: 'hours' }, same(filter.hours))
  add({ zh: '星期', en: 'weekdays' }, same(filter.weekdays))
  if (filter.bbox) add({ zh: '视野', en: 'box' }, same([filter.bbox.join(', ')]))
  if (filter.cells.length > 0) add({ zh: '指定格子', en: 'cells named' }, same([filter.cells.length]))
  if (filter.openAt) add({ zh: '当时在办', en: 'open at' }, same([filter.openAt]))
  return { zh: zh.join('，'), en: en.join('; ') }
}

const dayOf = (time: string | null) => time ?? ''
