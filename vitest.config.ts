import { readdirSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const FOLDERS = ['server', 'fixtures', 'tiles', 'web', 'sql', 'docs']
/** For a second run on another engine (ENGINE_TESTS=1): only what opens a database, or starts what does. */
const opensDatabase = (path: string) => /testing\.ts'|database\/|\.\/engine\.ts'|spawn/.test(readFileSync(path, 'utf8'))
const testsOnEngines = () =>
  FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  ).filter((path) => path.endsWith('.test.ts') && opensDatabase(path))

export default defineConfig({
  test: {
    include: process.env.ENGINE_TESTS ? testsOnEngines() : [`{${FOLDERS.join(',')}}/**/*.test.ts`],
    globalSetup: ['server/test-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
    // Two processes for all files: each would load the server anew, and read the dump of the embedded engine. No module of ours
    // keeps anything but by its Database.
    isolate: false,
  },
})
