import type { InEnglish } from './plural.ts'
import type { zhPatrols } from './zh-patrols.ts'

export const enPatrols: InEnglish<typeof zhPatrols> = {
  open: 'Patrol hours',
  title: 'Patrol hours',
  none: 'No patrol hours are known of this period, so nothing can be counted by them. An analyst or administrator of the city loads them under “Patrol hours”.',
  covered: 'Patrol hours are known of {{percent}}% of grids and days of the period',
  explained:
    'As the positioning system of the collectors exports them: a line has the hours of one responsibility grid on one day. The first line names the columns: day, grid, hours. The same day and grid again replaces what there was.',
  text: 'Paste a table',
  example: 'day,grid,hours\n2026-11-20,330106001Z001,7.5',
  choose: 'Choose a file',
  source: 'Where it comes from (optional)',
  load: 'Load',
  loaded: '{{rows}} lines loaded ({{from}} to {{to}}, {{hours}} h); {{replaced}} of them replaced others',
  faults_one: 'Nothing written: {{count, number}} line is wrong',
  faults: 'Nothing written: {{count, number}} lines are wrong',
  line: 'Line {{line}}',
  more_one: '{{count, number}} more line is wrong',
  more: '{{count, number}} more lines are wrong',
  months: 'Loaded',
  nothing: 'No patrol hours are loaded yet.',
  month: 'Month',
  days: 'Days',
  grids: 'Grids',
  hours: 'Hours',
  remove: 'Remove {{month}}',
  sure: 'Do remove {{month}}',
}
