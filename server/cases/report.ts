/** Opening a case: where it is, what it is, and its first log row. */

import type { Identity } from '../access/rules.ts'
import type { Client } from '../database/database.ts'
import { ProblemError } from '../errors.ts'
import { toWgs84 } from '../geometry.ts'
import { locate } from '../responsibility/index.ts'
import { requireClass } from '../standards/repository.ts'
import { firstTransition } from './lifecycle.ts'
import type { CaseEvent, ReportPayload } from './projection.ts'
import { cellOf, describePlace, findComponent, issueCaseId, record } from './repository.ts'
import type { CaseReport } from './schema.ts'

/** A report's source when it does not say: what the reporter's role implies. */
const SOURCE_OF: Partial<Record<Identity['role'], ReportPayload['source']>> = {
  collector: 'collector',
  citizen: 'citizen',
  supervisor: 'leader',
}

/**
 * Opens a case and answers its number.
 * @throws ProblemError unknown_class, unknown_component, bad_geometry, axes_swapped, outside_city
 */
export async function report(client: Client, asked: CaseReport, identity: Identity, now: Date): Promise<string> {
  const geometry = toWgs84(asked.geometry, asked.datum ?? 'wgs84')
  await requireClass(client, asked.kind, asked.class, now)
  const component = asked.component ? await findComponent(client, asked.component) : undefined
  if (asked.component && (asked.kind !== 'component' || component?.classCode !== asked.class)) {
    throw new ProblemError('unknown_component', {
      detail: component
        ? `Component ${asked.component} is of class ${component.classCode}, the report is of ${asked.kind} class ${asked.class}.`
        : `There is no component ${asked.component} in use.`,
      field: '/component',
      value: asked.component,
    })
  }
  const place = await locate(client, geometry)
  const transition = firstTransition(identity.role)
  const payload: ReportPayload = {
    kind: asked.kind,
    classCode: asked.class,
    source: asked.source ?? SOURCE_OF[identity.role] ?? 'hotline',
    description: asked.description.trim(),
    address: asked.address?.trim() || component?.address || (await describePlace(client, place.communityCode)),
    componentCode: asked.component ?? null,
    geom: place.geom,
    point: place.point,
    accuracyMetres: asked.accuracyMetres ?? null,
    cell: await cellOf(client, place.point),
    gridCode: place.gridCode,
    communityCode: place.communityCode,
    districtCode: place.districtCode,
    managementCode: place.managementCode,
    photos: [],
  }
  const event: CaseEvent = {
    caseId: await issueCaseId(client, place.districtCode, now),
    version: 1,
    at: now.toISOString(),
    actorId: identity.personId,
    action: 'report',
    fromState: null,
    toState: transition.to,
    payload,
  }
  await record(client, null, event)
  return event.caseId
}
