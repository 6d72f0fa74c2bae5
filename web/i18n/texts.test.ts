/** Counts in texts: written as the language writes numbers, and deciding the plural. */
import i18next from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import { en } from './en.ts'
import { zh } from './zh.ts'

const texts = (tree: object): string[] =>
  Object.values(tree).flatMap((value) => (typeof value === 'string' ? [value] : texts(value as object)))

beforeAll(() =>
  i18next.init({
    resources: { zh: { translation: zh }, en: { translation: en } },
    interpolation: { escapeValue: false },
  }),
)

test.each([
  ['en', 1, '1 component gets another grid'],
  ['en', 12_345, '12,345 components get another grid'],
  ['zh', 1, '1 个部件改属新网格'],
  ['zh', 12_345, '12,345 个部件改属新网格'],
])('%s says %i', (language, count, expected) => {
  expect(i18next.getFixedT(language)('grids.moves', { count })).toBe(expected)
})

test('every count is written as a number', () => {
  for (const tree of [zh, en]) expect(texts(tree).filter((text) => /\{\{\s*count\s*\}\}/.test(text))).toEqual([])
})
