/** Roles 岗位. One table: the server's checks, the console's labels and the docs read it. */

export const ROLES = {
  citizen: { zh: '市民', en: 'Citizen' },
  collector: { zh: '采集员', en: 'Collector' },
  desk: { zh: '受理员', en: 'Acceptance desk' },
  filing_officer: { zh: '值班长', en: 'Filing officer' },
  dispatcher: { zh: '派遣员', en: 'Dispatcher' },
  unit_staff: { zh: '责任单位', en: 'Responsible unit' },
  planner: { zh: '部件管理员', en: 'Planner' },
  analyst: { zh: '分析员', en: 'Analyst' },
  supervisor: { zh: '督查员', en: 'Supervisor' },
  administrator: { zh: '管理员', en: 'Administrator' },
} as const

export type Role = keyof typeof ROLES

/** Who is asking. `areaCode` null is the whole city; `unitCode` binds unit staff to their unit. */
export interface Identity {
  personId: string
  role: Role
  unitCode: string | null
  areaCode: string | null
}

/** Roles that keep the inventory, and so may write components and pipelines. */
export const INVENTORY_ROLES: readonly Role[] = ['planner', 'administrator']

/** Roles that may see underground pipelines at all; unit staff see only their own unit's (sql/app/access/policies.sql). */
export const PIPELINE_ROLES: readonly Role[] = [
  'planner',
  'dispatcher',
  'filing_officer',
  'supervisor',
  'administrator',
  'unit_staff',
]

/**
 * What a person may see of grids, components and pipes, as a short text: two people with the same scope see the same
 * rows, so a tile made for one serves the other. Cases are narrower: people also see what they reported themselves.
 */
export function visibilityScope(identity: Identity | null): string {
  if (!identity) return 'public'
  if (identity.role === 'citizen') return `citizen:${identity.personId}`
  return [identity.role, identity.unitCode ?? '', identity.areaCode ?? ''].join(':')
}
