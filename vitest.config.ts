import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{server,fixtures,tiles,web,sql,docs}/**/*.test.ts'],
    globalSetup: ['server/test-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
  },
})
