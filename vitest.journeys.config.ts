import { defineConfig } from 'vitest/config'

/** The console in a real Chromium on a real server: `npm run journeys` (needs /usr/bin/chromium or CHROMIUM). */
export default defineConfig({
  test: {
    include: ['web/journeys/**/*.journey.ts'],
    globalSetup: ['web/journeys/setup.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    fileParallelism: false,
    // A page that draws its map without a GPU may take seconds to show what the server has already.
    expect: { poll: { timeout: 30_000 } },
  },
})
