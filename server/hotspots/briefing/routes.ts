import { type App, type Platform, signedIn } from '../../platform.ts'
import { Problem } from '../../schema.ts'
import type { Finder } from '../significance/finder.ts'
import { briefingOf } from './briefing.ts'
import { Briefing, BriefingQuery } from './schema.ts'

/** GET /api/hotspots/briefing: 月度热点简报. */
export function briefing(app: App, platform: Platform, finder: Finder): void {
  app.get(
    '/api/hotspots/briefing',
    {
      schema: {
        tags: ['hotspots'],
        summary:
          'A month of cases and hot spots: figures beside the month and the year before, rankings, hot spots and why',
        description:
          'Within the jurisdiction of who asks, counted as every question of hot spots is. The console prints it at /explore/briefing.',
        querystring: BriefingQuery,
        response: { 200: Briefing, 400: Problem, 401: Problem, 403: Problem, 422: Problem, 429: Problem, 503: Problem },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'private, no-cache')
      return briefingOf(platform, finder, signedIn(request), request.query)
    },
  )
}
