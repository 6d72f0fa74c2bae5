/**
 * Why a row of a file is not taken: every reason with a code and a sentence in both languages. `{value}` is what stood in the
 * file, the other names are parameters of the issue. A sentence says what to do.
 */
import type { Language, Sentence } from '../schema.ts'

export const ISSUES = {
  row_broken: [
    '无法读取这一行：{reason}。请修正文件中的这一行。',
    'The row cannot be read: {reason}. Correct it in the file.',
  ],
  text_broken: [
    '文字含乱码：“{value}”。请检查文件编码，常见为 UTF-8 或 GB18030。',
    'The text is garbled: "{value}". Check the encoding of the file: UTF-8 and GB18030 are usual.',
  ],
  geometry_missing: ['没有位置。请填写坐标或图形。', 'There is no position. Give coordinates or a shape.'],
  coordinate_unreadable: ['“{value}”不是坐标数值。', '"{value}" is not the number of a coordinate.'],
  geometry_bad: ['图形无效：{reason}', 'The shape is not usable: {reason}'],
  shape_wrong: [
    '小类 {class} 应为{wantedZh}，文件中是 {value}。',
    'Class {class} is drawn as a {wanted}; the file has a {value}.',
  ],
  axes_swapped: [
    '坐标次序似乎颠倒：{value} 在市域外，对调后在市域内。请将坐标次序改为“{other}”后重新检查。',
    'The coordinates look swapped: {value} is outside the city, and inside it the other way round. Check again with axes "{other}".',
  ],
  outside_city: ['位置 {value} 不在本市任何区内。', 'The position {value} lies in no district of the city.'],
  not_yours: [
    '位置在 {place}，超出您的管辖范围 {area}。请由当地或市级部件管理员导入。',
    'It lies in {place}, outside your jurisdiction {area}. The planner there, or one of the whole city, may import it.',
  ],
  class_missing: [
    '没有小类。请对应小类列，或为整个文件指定小类。',
    'There is no class. Map a column to it, or give one for the whole file.',
  ],
  class_unknown: ['没有部件小类“{value}”。', 'There is no component class "{value}".'],
  class_ambiguous: [
    '名为“{value}”的小类不止一个：{codes}。请填写代码。',
    'Several classes are called "{value}": {codes}. Give the code.',
  ],
  class_ended: ['小类 {value} 已停用。', 'Class {value} is no longer in use.'],
  code_malformed: [
    '部件标识码应为 16 位数字，文件中是“{value}”。',
    'A component code has 16 digits; the file has "{value}".',
  ],
  code_class: ['标识码 {value} 的小类与 {class} 不符。', 'The class in code {value} is not {class}.'],
  code_district: [
    '标识码 {value} 的区与所在区 {district} 不符。请留空标识码以新编，或更正位置。',
    'The district in code {value} is not {district}, where it lies. Leave the code empty to have one issued, or correct the position.',
  ],
  code_taken: [
    '标识码 {value} 已存在。可选择更新为新版本，或跳过。',
    'There is a component {value} already. Choose to update it as its next version, or to leave such rows out.',
  ],
  code_ended: [
    '标识码 {value} 的部件已移除，标识码不得重用。',
    'Component {value} was removed, and codes are never reused.',
  ],
  code_twice: ['标识码 {value} 与第 {row} 行重复。', 'Row {row} has code {value} too.'],
  near_existing: [
    '{metres} 米内已有同类部件 {code}（相距 {distance} 米）。',
    'Component {code} of the same class is {distance} m away, within {metres} m.',
  ],
  near_twice: [
    '与第 {row} 行同类且相距 {distance} 米，在 {metres} 米内。',
    'Row {row} of the same class is {distance} m away, within {metres} m.',
  ],
  unit_unknown: ['没有在用的单位“{value}”。', 'There is no unit "{value}" on duty.'],
  unit_ambiguous: [
    '名为“{value}”的单位不止一个：{codes}。请填写代码。',
    'Several units are called "{value}": {codes}. Give the code.',
  ],
  unit_ended: ['单位 {value} 已停用。', 'Unit {value} is no longer on duty.'],
  state_unknown: [
    '状态应为 完好、破损、丢失、废弃，文件中是“{value}”。',
    'The state is one of intact, damaged, lost, abandoned; the file has "{value}".',
  ],
  state_removed: [
    '不能导入已移除的部件。请在部件详情中移除。',
    'A removed component is not imported. Retire it where it is shown.',
  ],
  accuracy_unknown: [
    '精度应为 A、B 或 C，文件中是“{value}”。',
    'The accuracy class is A, B or C; the file has "{value}".',
  ],
  source_unknown: [
    '数据来源应为 实测、地形图 或 其他，文件中是“{value}”。',
    'The data source is survey, map or other; the file has "{value}".',
  ],
  date_unreadable: [
    '“{value}”不是日期。请写作 20240131 或 2024-01-31。',
    '"{value}" is not a day. Write it as 20240131 or 2024-01-31.',
  ],
  date_ahead: ['初始时间 {value} 在将来。', 'The original date {value} lies in the future.'],
  text_long: ['文字超过 {most} 个字符。', 'The text is longer than {most} characters.'],
} as const satisfies Record<string, readonly [zh: string, en: string]>
export type IssueCode = keyof typeof ISSUES

export interface Issue {
  code: IssueCode
  /** Field of the component. */
  field: string
  value: string | null
  parameters: Record<string, unknown>
}

/** An issue in words. A parameter is the same in both languages, or has its own in each. */
export function sentenceOf({ code, value, parameters }: Pick<Issue, 'code' | 'value' | 'parameters'>): Sentence {
  const words: Record<string, unknown> = { ...parameters, value }
  const fill = (text: string, language: Language) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const word = words[name] ?? ''
      return String(typeof word === 'object' && language in word ? word[language as keyof typeof word] : word)
    })
  const [zh, en] = ISSUES[code]
  return { zh: fill(zh, 'zh'), en: fill(en, 'en') }
}
