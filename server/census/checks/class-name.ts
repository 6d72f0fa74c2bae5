import type { Named } from '../../schema.ts'
import { defineCheck, SURVEY } from './check.ts'

export const className = defineCheck<{ name: string; class: Named; said: Named }>(import.meta.url, {
  id: 'class_name',
  severity: 'warning',
  zh: '名称与小类矛盾',
  en: 'Name against class',
  explanation: {
    zh: '部件名称正是另一小类的名称：小类或名称有一个错了。',
    en: 'The component is named as another class is: either the class or the name is wrong.',
  },
  sentence: ({ name, class: kind, said }) => ({
    zh: `名称“${name}”是小类 ${said.code} 的名称，编码却属${kind.name}（${kind.code}）`,
    en: `It is called ${said.nameEn} (${said.code}), but coded as ${kind.nameEn} (${kind.code})`,
  }),
  fixes: ({ class: kind }) => [
    {
      id: 'set_name',
      kind: 'set',
      values: { name: kind.name },
      zh: `名称改为“${kind.name}”`,
      en: `Call it ${kind.nameEn}`,
    },
    SURVEY,
  ],
})
