/** Every refusal the platform gives, declared once: code → status and title. Served as RFC 9457 problem+json. */

export const PROBLEMS = {
  bad_request: [400, 'The request is not understood'],
  bad_geometry: [422, 'The geometry is not usable'],
  axes_swapped: [422, 'Longitude and latitude look swapped'],
  outside_city: [422, 'Outside the city'],
  unknown_class: [422, 'Unknown class'],
  unknown_component: [422, 'Unknown component'],
  unknown_unit: [422, 'Unknown responsible unit'],
  unknown_area: [422, 'Unknown area or unit grid'],
  unknown_zone: [422, 'Unknown zone'],
  unknown_roster: [422, 'Unknown roster'],
  rule_refused: [422, 'The rule contradicts itself'],
  zone_refused: [422, 'The zone is not usable'],
  roster_refused: [422, 'The roster is not usable'],
  markers_refused: [422, 'The markers are not usable'],
  code_taken: [409, 'The code is taken'],
  unknown_condition: [422, 'Unknown filing condition'],
  unknown_photo: [422, 'Unknown photo'],
  not_an_image: [422, 'Not a photo'],
  patrols_refused: [422, 'The patrol hours are not usable'],
  no_patrols: [422, 'No patrol hours are loaded'],
  unreadable_file: [422, 'The file cannot be read'],
  unknown_crs: [422, 'Unknown coordinate reference system'],
  class_exists: [409, 'The class exists'],
  class_retired: [409, 'The class is retired'],
  versions_overlap: [409, 'Versions would overlap'],
  effective_in_past: [422, 'Effective in the past'],
  calendar_refused: [422, 'The calendar is not usable'],
  office_hours_refused: [422, 'The office hours are not usable'],
  unknown_person: [401, 'Unknown person'],
  wrong_password: [401, 'Sign-in failed'],
  sign_in_needed: [401, 'Sign in first'],
  forbidden: [403, 'Not allowed'],
  not_found: [404, 'Not found'],
  expired: [410, 'Not kept any longer'],
  action_not_allowed: [409, 'The action is not possible now'],
  idempotency_conflict: [422, 'The idempotency key was used for another request'],
  idempotency_busy: [409, 'The same request is still being worked on'],
  version_required: [428, 'If-Match is required'],
  preview_stale: [409, 'The preview no longer holds'],
  version_stale: [412, 'Changed by someone else meanwhile'],
  edit_stands: [409, 'The edit cannot be taken back'],
  bulk_refused: [412, 'Some of them cannot be changed'],
  still_in_use: [409, 'Something still depends on it'],
  tile_outside: [400, 'No such tile'],
  bad_filter: [400, 'The filter is not understood'],
  no_such_time: [400, 'The layer has no map of that time'],
  too_large: [413, 'Too large'],
  unsupported_media_type: [415, 'Send application/json'],
  too_many_requests: [429, 'Too many requests'],
  internal: [500, 'Something went wrong here'],
  not_ready: [503, 'Not ready yet'],
  // Start-up: printed on the terminal.
  bad_configuration: [500, 'The configuration is not usable'],
  database_unreachable: [500, 'The database cannot be reached'],
  postgis_missing: [500, 'PostGIS is missing'],
  postgis_too_old: [500, 'PostGIS is too old'],
  database_right_missing: [500, 'The database user lacks a right'],
  newer_data: [500, 'The data is from a newer version'],
  half_loaded: [500, 'Loading the city was interrupted'],
  folder_in_use: [500, 'The data folder is in use'],
  folder_unusable: [500, 'The data folder is not usable'],
  port_taken: [500, 'The port is taken'],
} as const satisfies Record<string, readonly [number, string]>
export type ProblemCode = keyof typeof PROBLEMS

export interface ProblemDetails {
  /** What was expected, what was got, what to do. */
  detail: string
  /** JSON pointer into the request body, or a header or parameter name. */
  field?: string
  value?: unknown
  [extra: string]: unknown
}

/** A refusal with a stable code. Thrown anywhere, answered in one place (app.ts), printed by main.ts at start-up. */
export class ProblemError extends Error {
  readonly code: ProblemCode
  readonly statusCode: number
  readonly details: ProblemDetails

  constructor(code: ProblemCode, details: ProblemDetails, options?: { cause?: unknown }) {
    super(details.detail, options)
    this.code = code
    this.statusCode = PROBLEMS[code][0]
    this.details = details
  }

  toJSON(): Record<string, unknown> {
    const [status, title] = PROBLEMS[this.code]
    return { type: `/problems/${this.code}`, title, status, ...this.details }
  }
}
