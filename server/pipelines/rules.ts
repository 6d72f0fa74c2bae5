/** Tables of CJJ 61-2017 that the platform writes: element codes (App. F), materials (C.0.1), embeddings (C.0.2). */
import { ProblemError } from '../errors.ts'
import { NETWORKS, type Network } from './schema.ts'

/** In the order of appendix F: the suffix of the n-th is 22nn. The standard has separate lists for 雨水 and 污水. */
const DRAIN_ATTACHMENTS =
  '窨井 检修井 出气井 {箅} {井} 溢流井 闸门井 跌水井 通风井 冲洗井 沉泥井 渗水井 水封井 沉淀池 化粪池 净化池 压力调节塔'
const STORM = `${DRAIN_ATTACHMENTS} 地下井室 泵站`.replace('{箅}', '雨水箅').replace('{井}', '雨水井')
const SEWAGE = `${DRAIN_ATTACHMENTS} 污水处理场 隔油池 地下井室 泵站`
  .replace('{箅}', '污水箅')
  .replace('{井}', '污水井')

interface Elements {
  /** 5 + class 大类 + subclass 子类. */
  prefix: string
  /** Attachment 附属物 n has the suffix 22nn. */
  attachments: readonly string[]
  /** What a point without attachment is until its lines say more: feature 特征 01. */
  feature: string
}

/**
 * Element codes: prefix + 1000 for a line, + 21nn for a feature point, + 22nn for an attachment. Water (配水 5104),
 * storm water (5201) and sewage (5202) are the standard's. Its gas, power and telecom lists were not to be had: those
 * keep its prefixes (天然气 5303, 供电 5501, 电话 5601) and number the usual attachments after the same pattern.
 */
export const ELEMENTS: Record<Network, Elements> = {
  water: {
    prefix: '5104',
    attachments:
      '窨井 消防栓 消防井 阀门 阀门井 阀门孔 水表 水表井 排气阀 排污阀 沉淀池 水塔 水池 净化池 泵站 水源井'.split(' '),
    feature: '弯头',
  },
  storm: { prefix: '5201', attachments: STORM.split(' '), feature: '弯头' },
  sewage: { prefix: '5202', attachments: SEWAGE.split(' '), feature: '弯头' },
  gas: { prefix: '5303', attachments: '窨井 阀门井 阀门 调压箱 调压站 凝水缸 阴极测试桩'.split(' '), feature: '弯头' },
  power: { prefix: '5501', attachments: '电力井 手孔 变压器 接线箱 环网柜 上杆'.split(' '), feature: '转折点' },
  telecom: { prefix: '5601', attachments: '人孔 手孔 接线箱 分线箱 电话亭 上杆'.split(' '), feature: '转折点' },
}

export const MATERIALS = {
  ZT: '铸铁',
  G: '钢',
  T: '混凝土',
  PE: '聚乙烯',
  PVC: '聚氯乙烯',
  BLG: '玻璃钢',
  QM: '球墨铸铁',
  ZS: '砖石',
  Z: '砖',
  S: '石',
  SM: '石棉',
  TC: '陶瓷',
  TZ: '铜',
  VL: '钢芯铝绞线',
  GX: '光纤',
} as const

export const EMBEDDINGS = {
  ZM: '直埋',
  GM: '管埋',
  GK: '管块',
  GG: '管沟',
  JK: '架空',
  DM: '地面',
  SJ: '上架',
  XTD: '小通道',
  ZH: '综合管廊(沟)',
  RF: '人防',
  JN: '井内连线',
  DG: '顶管/定向钻',
  SX: '水下',
} as const

export const LAST_SERIAL = 9_999_999
export const POINT_CODE = /^[0-9]{6}[A-Z]{2}[0-9]{7}$/
export const LINE_CODE = /^[0-9]{6}[A-Z]{2}L[0-9]{7}$/

/** Letters of the serial a code is issued from: points and lines of a network are numbered apart. */
export const serialLetters = (network: Network, what: 'point' | 'line') =>
  `${NETWORKS[network].letters}${what === 'line' ? 'L' : ''}`

export const pipeCode = (district: string, letters: string, serial: number) =>
  `${district}${letters}${String(serial).padStart(7, '0')}`

/** What a pipe point is: its element code, and a feature or an attachment, never both (CJJ 61). */
export interface PointKind {
  elementCode: string
  feature: string | null
  attachment: string | null
}

/** @throws ProblemError bad_request when the network has no such attachment */
export function pointKind(network: Network, attachment: string | undefined): PointKind {
  const { prefix, attachments, feature } = ELEMENTS[network]
  const name = attachment?.trim()
  if (!name) return { elementCode: `${prefix}2101`, feature, attachment: null }
  const index = attachments.indexOf(name)
  if (index < 0) {
    throw new ProblemError('bad_request', {
      detail: {
        en: `A ${NETWORKS[network].en.toLowerCase()} point has no attachment "${name}". Attachments: ${attachments.join(', ')}.`,
        zh: `${NETWORKS[network].zh}管点没有附属物“${name}”。可选：${attachments.join('、')}。`,
      },
      field: '/attachment',
      value: name,
    })
  }
  return { elementCode: `${prefix}22${String(index + 1).padStart(2, '0')}`, feature: null, attachment: name }
}

export const lineElement = (network: Network) => `${ELEMENTS[network].prefix}1000`

const FIELDS_ZH = { material: '材质', embedding: '埋设方式' }
/** Checks a code against its table. @throws ProblemError bad_request listing the table */
export function requireCode(table: Record<string, string>, field: keyof typeof FIELDS_ZH, code: string): string {
  if (Object.hasOwn(table, code)) return code
  const list = Object.entries(table).map(([known, name]) => `${known} ${name}`)
  throw new ProblemError('bad_request', {
    detail: {
      en: `There is no ${field} "${code}" in CJJ 61-2017. Codes: ${list.join(', ')}.`,
      zh: `CJJ 61-2017 中没有${FIELDS_ZH[field]}代码“${code}”。可选：${list.join('、')}。`,
    },
    field: `/${field}`,
    value: code,
  })
}

/** Sizes are kept as the survey writes them: 800 or 1200X800. */
export const sizeText = (size: string) => size.toUpperCase()
