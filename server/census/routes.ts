import type { App, Platform } from '../platform.ts'
import { issues } from './issue-routes.ts'
import { runs } from './run-routes.ts'
import { surveys } from './survey-routes.ts'

/** Quality of the inventory 数据质量 and its yearly survey 部件普查. */
export function census(app: App, platform: Platform): void {
  issues(app, platform)
  runs(app, platform)
  surveys(app, platform)
}
