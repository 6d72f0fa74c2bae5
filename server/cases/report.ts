/** Opening a case: where it is, what it is, and its first log row. */

import type { Role } from '../access/rules.ts'
import type { Client } from '../database/database.ts'
import { ProblemError } from '../errors.ts'
import { toWgs84 } from '../geometry.ts'
import { requirePhotos } from '../photos/index.ts'
import { locate } from '../responsibility/index.ts'
import { requireClass } from '../standards/repository.ts'
import type { Stage } from '../standards/rules.ts'
import { readClocks } from './city-clocks.ts'
import type { CaseEvent, ReportPayload } from './events.ts'
import { type Actor, firstTransition, STATES } from './lifecycle.ts'
import { cellOf, describePlace, issueCaseId, record, requireComponent } from './repository.ts'
import type { CaseReport } from './schema.ts'

/** A report's source when it does not say: what the reporter's role implies. */
const SOURCE_OF: Partial<Record<Role, ReportPayload['source']>> = {
  collector: 'collector',
  citizen: 'citizen',
  supervisor: 'leader',
}

/**
 * Opens a case and answers its number.
 * @throws ProblemError unknown_class, unknown_component, bad_geometry, axes_swapped, outside_city
 */
export async function report(client: Client, asked: CaseReport, identity: Actor, now: Date): Promise<string> {
  const geometry = toWgs84(asked.geometry, asked.datum ?? 'wgs84')
  await requireClass(client, asked.kind, asked.class, now)
  const component = asked.component
    ? await requireComponent(client, asked.component, { kind: asked.kind, classCode: asked.class })
    : undefined
  const place = await locate(client, geometry)
  const handled = asked.handled ?? false
  requireProof(asked, handled, identity)
  const after = (asked.photosAfter ?? []).filter((id) => !asked.photos?.includes(id))
  const transition = firstTransition(identity.role as Role, handled)
  const clocks = await readClocks(client)
  const source = asked.source ?? SOURCE_OF[identity.role as Role] ?? 'hotline'
  const payload: ReportPayload = {
    kind: asked.kind,
    classCode: asked.class,
    source,
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
    photos: [
      ...(await requirePhotos(client, asked.photos ?? [], 'report', place.point, asked.accuracyMetres)),
      ...(await requirePhotos(client, after, 'handle', place.point, asked.accuracyMetres)),
    ],
    clock: clocks.stage(STATES[transition.to].stage as Stage, null, now),
  }
  const event: CaseEvent = {
    caseId: await issueCaseId(client, place.districtCode, now),
    version: 1,
    at: now.toISOString(),
    actorId: identity.personId,
    action: transition.action,
    fromState: null,
    toState: transition.to,
    payload,
  }
  await record(client, null, event)
  return event.caseId
}

/** Handled on the spot is believed on two photos: how it was, and how it is now. */
function requireProof(asked: CaseReport, handled: boolean, { role }: Actor): void {
  if (!handled) {
    if (!asked.photosAfter?.length) return
    throw new ProblemError('bad_request', {
      detail: {
        en: 'Photos of afterwards belong to something handled on the spot: send "handled": true, or leave them out.',
        zh: '只有自行处置上报才附处置后照片：请发送 "handled": true，或去掉这些照片。',
      },
      field: '/photosAfter',
    })
  }
  if (role !== 'collector' && role !== 'administrator') {
    throw new ProblemError('forbidden', {
      detail: {
        en: 'Only a collector may put something right on the spot and report it as handled. Report it plainly instead.',
        zh: '只有采集员可以自行处置上报。请按一般问题上报。',
      },
      field: '/handled',
    })
  }
  const photos = new Set([...(asked.photos ?? []), ...(asked.photosAfter ?? [])])
  if (photos.size < 2) {
    throw new ProblemError('bad_request', {
      detail: {
        en: 'A report of something handled on the spot needs two photos: before and after.',
        zh: '自行处置上报需要处置前、处置后两张照片。',
      },
      field: '/photos',
      value: photos.size,
    })
  }
}
