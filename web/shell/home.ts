import type { Role } from '../../server/access/rules.ts'

const HOMES: Record<Role, string> = {
  citizen: '/report',
  collector: '/tasks',
  desk: '/dispatch',
  filing_officer: '/dispatch',
  dispatcher: '/dispatch',
  unit_staff: '/dispatch',
  planner: '/inventory',
  analyst: '/explore',
  supervisor: '/explore',
  administrator: '/dispatch',
}

/** Where a person's day begins. */
export function homeOf(role: Role): string {
  return HOMES[role]
}
