/** evidence.html: the whole case on paper, in Chinese, with nothing to load from anywhere. Pure. */
import { DateTime } from 'luxon'
import { PHOTO_FLAGS, PHOTO_USAGES } from '../../photos/rules.ts'
import type { CarriedPhoto } from '../../photos/schema.ts'
import type { ResponsibilityAnswer } from '../../responsibility/schema.ts'
import { ACTIONS, STATES } from '../lifecycle.ts'
import type { CaseDetail, LogEntry } from '../schema.ts'
import { escapeXml } from './drawing.ts'
import type { Subject } from './scene.ts'
import { PAGE_STYLE } from './style.ts'
import { LIMIT_UNITS, SOURCES, saidBy } from './words.ts'

/** A photo as the pack has it. */
export interface PackedPhoto extends CarriedPhoto {
  /** Place in the pack. */
  path: string
  thumbnail: Buffer
}
export interface PageContent {
  subject: Subject
  detail: CaseDetail
  log: readonly LogEntry[]
  photos: readonly PackedPhoto[]
  responsibility: ResponsibilityAnswer | null
  map: string
  madeAt: string
  madeBy: { code: string; name: string }
}

type Cell = string | { html: string }
const html = (text: string): Cell => ({ html: text })
const write = (cell: Cell) => (typeof cell === 'string' ? escapeXml(cell) : cell.html)
const facts = (rows: [string, Cell | null | undefined | false][]) =>
  `<table class="facts">${rows
    .filter((row): row is [string, Cell] => Boolean(row[1]))
    .map(([term, value]) => `<tr><th>${escapeXml(term)}</th><td>${write(value)}</td></tr>`)
    .join('')}</table>`

export function evidencePage(content: PageContent): string {
  const { subject, detail, log, photos, responsibility, map, madeAt, madeBy } = content
  const at = (instant: string) => DateTime.fromISO(instant, { zone: subject.timeZone }).toFormat('yyyy-MM-dd HH:mm:ss')
  const title = `城市管理案卷证据材料 ${detail.id}`
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${PAGE_STYLE}</style></head><body>
<header><p>${escapeXml(subject.cityName)}城市运行平台</p><h1>城市管理案卷证据材料</h1><p>案卷编号 <b class="mono">${detail.id}</b>　第 ${detail.version} 版　${escapeXml(detail.class.name)}　${STATES[detail.state].zh}</p></header>
<section><h2>一、案卷</h2>${caseFacts(content, at)}</section>
<section><h2>二、地点</h2>${placeFacts(content)}<figure class="map">${map}</figure></section>
<section><h2>三、照片（${photos.length} 张）</h2>${photos.length ? photos.map((photo, index) => photoCard(photo, index, log, at)).join('') : '<p>案卷没有照片。</p>'}</section>
<section><h2>四、责任认定依据</h2>${responsibility ? responsibilityWords(responsibility, at) : '<p>尚无责任认定记录。</p>'}</section>
<section><h2>五、流转记录（全部 ${log.length} 条）</h2><table class="log"><thead><tr><th>序</th><th>时间</th><th>操作</th><th>经办</th><th>状态</th><th>内容</th></tr></thead><tbody>${log.map((entry) => logRow(entry, at)).join('')}</tbody></table></section>
<section><h2>六、材料校验</h2>${howToVerify()}</section>
<footer>由 ${escapeXml(madeBy.name)}（${escapeXml(madeBy.code)}）于 ${at(madeAt)} 生成。时间均为${subject.timeZone === 'Asia/Shanghai' ? '北京时间' : escapeXml(subject.timeZone)}。</footer>
</body></html>
`
}

function caseFacts({ detail }: PageContent, at: (instant: string) => string): string {
  const { condition } = detail
  return facts([
    ['类别', `${detail.class.name}（${detail.kind === 'component' ? '部件' : '事件'} ${detail.class.code}）`],
    ['问题描述', detail.description],
    ['来源', SOURCES[detail.source] ?? detail.source],
    ['上报', [detail.reporter?.name, at(detail.reportedAt)].filter(Boolean).join('　')],
    condition ? ['立案条件', `第 ${condition.seq} 条：${condition.filing}`] : ['立案条件', null],
    ['结案条件', condition?.closing],
    ['处置时限', condition && `${condition.limitValue} ${LIMIT_UNITS[condition.limitUnit] ?? condition.limitUnit}`],
    ['立案', detail.filedAt && at(detail.filedAt)],
    ['派遣', detail.dispatchedAt && at(detail.dispatchedAt)],
    ['处置截止', detail.dueAt && at(detail.dueAt)],
    ['责任单位', detail.unit && `${detail.unit.name}（${detail.unit.code}）`],
    ['协办单位', detail.assisting.map(({ name }) => name).join('、')],
    ['处置反馈', detail.handledAt && at(detail.handledAt)],
    ['结束', detail.endedAt && at(detail.endedAt)],
  ])
}

function placeFacts({ subject, detail }: PageContent): string {
  const { area, component } = detail
  const path = [area.district, area.management, area.street, area.community].flatMap((part) =>
    part ? [part.name] : [],
  )
  return facts([
    ['地址', detail.address],
    ['所在区域', path.join(' › ')],
    ['单元网格', detail.gridCode],
    ['责任网格', detail.responsibilityGrid],
    ['坐标', `X（北）${subject.northing.toFixed(3)}，Y（东）${subject.easting.toFixed(3)}（EPSG:${subject.srid}）`],
    ['经纬度', `东经 ${subject.lon.toFixed(7)}°，北纬 ${subject.lat.toFixed(7)}°`],
    ['定位误差', detail.accuracyMetres === null ? null : `± ${detail.accuracyMetres} 米`],
    ['部件', component && `${component.name} ${component.code}`],
    ['权属单位', component?.owner?.name],
    ['养护单位', component?.maintainer?.name],
  ])
}

function photoCard(
  photo: PackedPhoto,
  index: number,
  log: readonly LogEntry[],
  at: (instant: string) => string,
): string {
  const entry = log.find(({ version }) => version === photo.version)
  const flags = photo.flags.map((flag) => PHOTO_FLAGS[flag].zh).join('、')
  return `<figure class="photo"><img alt="" src="data:image/webp;base64,${photo.thumbnail.toString('base64')}">${facts([
    ['照片', `${index + 1}．${PHOTO_USAGES[photo.usage].zh}`],
    [
      '环节',
      entry &&
        `第 ${entry.version} 条 ${ACTIONS[entry.action]?.zh ?? entry.action}，${entry.actor?.name ?? '系统'}，${at(entry.at)}`,
    ],
    ['拍摄时间', photo.takenAt ? at(photo.takenAt) : '照片未记录'],
    [
      '拍摄位置',
      photo.position ? `东经 ${photo.position[0]!.toFixed(6)}°，北纬 ${photo.position[1]!.toFixed(6)}°` : '照片未记录',
    ],
    ['距案件', photo.distanceMetres === null ? null : `${photo.distanceMetres} 米`],
    ['注意', flags && html(`<b>${escapeXml(flags)}</b>`)],
    [
      '原图',
      html(`<a href="${photo.path}">${photo.path}</a>　${photo.width} × ${photo.height}　${photo.byteSize} 字节`),
    ],
    ['SHA-256', html(`<span class="hash">${photo.id}</span>`)],
  ])}</figure>`
}

function responsibilityWords(answer: ResponsibilityAnswer, at: (instant: string) => string): string {
  return `<p>截至 ${at(answer.on)}，责任单位为 <b>${escapeXml(answer.winner.unit.name)}</b>。依次查证：</p><ol>${answer.trace
    .map((step) => `<li class="${step.hit ? 'hit' : ''}">${step.hit ? '✓' : '—'} ${escapeXml(step.sentence.zh)}。</li>`)
    .join('')}</ol>`
}

function logRow(entry: LogEntry, at: (instant: string) => string): string {
  const state = (name: string | null) => (name ? (STATES[name as keyof typeof STATES]?.zh ?? name) : '')
  const moved =
    entry.fromState === entry.toState
      ? state(entry.toState)
      : [entry.fromState, entry.toState].map(state).filter(Boolean).join(' → ')
  return `<tr><td>${entry.version}</td><td class="mono">${at(entry.at)}</td><td>${escapeXml(ACTIONS[entry.action]?.zh ?? entry.action)}</td><td>${escapeXml(entry.actor?.name ?? '系统')}</td><td>${escapeXml(moved)}</td><td>${escapeXml(saidBy(entry, at))}</td></tr>`
}

function howToVerify(): string {
  return `<p>本材料包内每个文件的大小与 SHA-256 载于 <code>manifest.json</code>；照片的 SHA-256 即其在平台中的编号。<code>manifest.json</code> 自身的 SHA-256 是本包的校验值，载于案卷的移送记录，不在包内。</p><p>核对：<code>sha256sum manifest.json</code> 的结果应与移送记录一致，再逐个比对清单中的文件；平台附带的命令 <code>npm run evidence -- 包.zip 校验值</code> 一次完成。</p>`
}
