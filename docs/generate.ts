/** `npm run docs`: writes the pages that are made from code. */
import { writeFileSync } from 'node:fs'
import { lifecyclePage } from './lifecycle.ts'

writeFileSync(new URL('./lifecycle.md', import.meta.url), lifecyclePage())
