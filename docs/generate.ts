/** `npm run docs`: writes the pages that are made from code. */
import { writeFileSync } from 'node:fs'
import { PAGES } from './lifecycle.ts'

for (const [name, page] of Object.entries(PAGES)) writeFileSync(new URL(`./${name}`, import.meta.url), page())
