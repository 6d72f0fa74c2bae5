import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PALETTES } from './palette.ts'

const css = readFileSync(new URL('../ui/tokens.css', import.meta.url), 'utf8')
const [light, dark] = css.split('[data-theme="dark"]')

test.each([
  ['light', light],
  ['dark', dark],
] as const)('markers on the %s map have the hue of the chips in the list', (theme, block) => {
  for (const [phase, colour] of Object.entries(PALETTES[theme].phases)) {
    expect(block).toContain(`--phase-${phase}: ${colour};`)
  }
})
