/**
 * `npm run golden -- responsibility`: asks every golden case of a capability again and writes what it answers.
 * What is written is a draft: read it against the README of the case, by hand, before it is committed.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const [capability = ''] = process.argv.slice(2)
const file = `server/${capability}/golden.test.ts`
if (!existsSync(file)) {
  console.error(`There is no ${file}. Name a capability that has golden cases: npm run golden -- responsibility`)
  process.exit(2)
}
const { status } = spawnSync('npx', ['vitest', 'run', file], {
  stdio: 'inherit',
  env: { ...process.env, GOLDEN: 'write' },
})
process.exit(status ?? 1)
