/** Every refusal the platform gives, declared once: code → status and title. Served as RFC 9457 problem+json. */
import type { Language, Sentence } from './schema.ts'

const PROBLEMS = {
  bad_request: [400, 'The request is not understood', '请求看不懂'],
  bad_geometry: [422, 'The geometry is not usable', '几何图形不能用'],
  axes_swapped: [422, 'Longitude and latitude look swapped', '经度和纬度似乎颠倒了'],
  outside_city: [422, 'Outside the city', '不在本市范围内'],
  unknown_class: [422, 'Unknown class', '没有这个小类'],
  unknown_component: [422, 'Unknown component', '没有这个部件'],
  unknown_unit: [422, 'Unknown responsible unit', '没有这个责任单位'],
  unknown_area: [422, 'Unknown area or unit grid', '没有这个区划或单元网格'],
  unknown_zone: [422, 'Unknown zone', '没有这个特定区域或廊道'],
  unknown_roster: [422, 'Unknown roster', '没有这个值班表'],
  rule_refused: [422, 'The rule contradicts itself', '规则自相矛盾'],
  zone_refused: [422, 'The zone is not usable', '特定区域或廊道不能用'],
  roster_refused: [422, 'The roster is not usable', '值班表不能用'],
  markers_refused: [422, 'The markers are not usable', '标记不能用'],
  code_taken: [409, 'The code is taken', '编码已被占用'],
  unknown_condition: [422, 'Unknown filing condition', '没有这个立案条件'],
  unknown_photo: [422, 'Unknown photo', '没有这张照片'],
  not_an_image: [422, 'Not a photo', '不是照片'],
  patrols_refused: [422, 'The patrol hours are not usable', '巡查时长不能用'],
  no_patrols: [422, 'No patrol hours are loaded', '没有巡查时长'],
  unreadable_file: [422, 'The file cannot be read', '文件读不出来'],
  unknown_crs: [422, 'Unknown coordinate reference system', '没有这个坐标系'],
  class_exists: [409, 'The class exists', '小类已存在'],
  class_retired: [409, 'The class is retired', '小类已停用'],
  versions_overlap: [409, 'Versions would overlap', '版本的时间会重叠'],
  effective_in_past: [422, 'Effective in the past', '生效时间已过'],
  calendar_refused: [422, 'The calendar is not usable', '日历不能用'],
  office_hours_refused: [422, 'The office hours are not usable', '工作时间不能用'],
  unknown_person: [401, 'Unknown person', '没有这个人'],
  wrong_password: [401, 'Sign-in failed', '登录失败'],
  sign_in_needed: [401, 'Sign in first', '请先登录'],
  forbidden: [403, 'Not allowed', '没有权限'],
  not_found: [404, 'Not found', '没有找到'],
  expired: [410, 'Not kept any longer', '已不再保留'],
  action_not_allowed: [409, 'The action is not possible now', '现在不能这样操作'],
  idempotency_conflict: [422, 'The idempotency key was used for another request', '幂等键已用于另一个请求'],
  idempotency_busy: [409, 'The same request is still being worked on', '同一请求还在处理'],
  version_required: [428, 'If-Match is required', '缺少 If-Match'],
  preview_stale: [409, 'The preview no longer holds', '预览已失效'],
  version_stale: [412, 'Changed by someone else meanwhile', '其间已被他人修改'],
  edit_stands: [409, 'The edit cannot be taken back', '这次变更不能撤销'],
  bulk_refused: [412, 'Some of them cannot be changed', '其中有些不能修改'],
  still_in_use: [409, 'Something still depends on it', '还有别的依赖它'],
  tile_outside: [400, 'No such tile', '没有这张瓦片'],
  bad_filter: [400, 'The filter is not understood', '筛选条件看不懂'],
  no_such_time: [400, 'The layer has no map of that time', '图层没有那个时间的地图'],
  too_large: [413, 'Too large', '太大了'],
  unsupported_media_type: [415, 'Send application/json', '请发送 application/json'],
  too_many_requests: [429, 'Too many requests', '请求太频繁'],
  internal: [500, 'Something went wrong here', '服务器出了问题'],
  not_ready: [503, 'Not ready yet', '还没有准备好'],
} as const satisfies Record<string, readonly [status: number, en: string, zh: string]>

/** Why it does not start, or a command does nothing: printed on the terminal, in English, and never an answer. */
const TERMINAL_PROBLEMS = {
  bad_command: 'The command is not understood',
  bad_configuration: 'The configuration is not usable',
  database_unreachable: 'The database cannot be reached',
  postgis_missing: 'PostGIS is missing',
  postgis_too_old: 'PostGIS is too old',
  database_right_missing: 'The database user lacks a right',
  newer_data: 'The data is from a newer version',
  half_loaded: 'Loading the city was interrupted',
  folder_in_use: 'The data folder is in use',
  folder_unusable: 'The data folder is not usable',
  port_taken: 'The port is taken',
} as const satisfies Record<string, string>
export type RequestCode = keyof typeof PROBLEMS
type TerminalCode = keyof typeof TERMINAL_PROBLEMS
type ProblemCode = RequestCode | TerminalCode

interface More {
  /** JSON pointer into the request body, or a header or parameter name. */
  field?: string
  value?: unknown
  [extra: string]: unknown
}
export interface ProblemDetails extends More {
  /** What was expected, what was got, what to do. */
  detail: Sentence
}

/**
 * A refusal with a stable code. Thrown anywhere, answered in one place (problems.ts) in the language of whoever asked, printed where
 * there is only a terminal. Its message is the English detail, for the log and the terminal.
 */
export class ProblemError extends Error {
  readonly code: ProblemCode
  readonly statusCode: number
  readonly details: ProblemDetails

  constructor(code: RequestCode, details: ProblemDetails, options?: { cause?: unknown })
  constructor(code: TerminalCode, details: More & { detail: string }, options?: { cause?: unknown })
  constructor(code: ProblemCode, details: More & { detail: Sentence | string }, options?: { cause?: unknown }) {
    const { detail } = details
    super(typeof detail === 'string' ? detail : detail.en, options)
    this.code = code
    this.statusCode = isAnswer(code) ? PROBLEMS[code][0] : 500
    this.details = { ...details, detail: typeof detail === 'string' ? { en: detail, zh: detail } : detail }
  }

  /** In English, or in Chinese where there is any. */
  title(language: Language = 'en'): string {
    if (!isAnswer(this.code)) return TERMINAL_PROBLEMS[this.code]
    const [, en, zh] = PROBLEMS[this.code]
    return { en, zh }[language]
  }

  /** The same refusal, of a part of what was asked: "/question" before its field. */
  of(part: string): ProblemError {
    const { field, ...details } = this.details
    return new ProblemError(this.code as RequestCode, { ...details, ...(field ? { field: `${part}${field}` } : {}) })
  }

  /** As RFC 9457 has it: title and detail may be in the reader's language (§3.1.3, §3.1.4), the type is the same in any. */
  answer(language: Language): Record<string, unknown> {
    const { detail, ...more } = this.details
    return {
      type: `/problems/${this.code}`,
      title: this.title(language),
      status: this.statusCode,
      detail: detail[language],
      ...more,
    }
  }
}

const MOST_FAULTS_SAID = 5
/** The first few of many faults as one sentence without its end, and how many more there are. */
export function firstOf(faults: readonly Sentence[]): Sentence {
  const said = faults.slice(0, MOST_FAULTS_SAID)
  const more = faults.length - said.length
  return {
    en: `${said.map(({ en }) => en).join('. ')}${more > 0 ? `, and ${more} more` : ''}`,
    zh: `${said.map(({ zh }) => zh).join('；')}${more > 0 ? `；另有 ${more} 处` : ''}`,
  }
}

function isAnswer(code: ProblemCode): code is RequestCode {
  return code in PROBLEMS
}
