/** The columns of the table: how wide, how ordered, what stands in a cell, and what narrows by it. */
import type { ReactNode } from 'react'
import type { Component } from '../../../server/components/schema.ts'
import type { Named } from '../../../server/schema.ts'
import { ComponentIcon } from '../../map/ComponentIcon.tsx'
import type { Sort } from './listFilter.ts'
import type { Column } from './tableLook.ts'

export interface Words {
  name: (named: Named | null) => string
  state: (state: Component['state']) => string
  instant: (instant: string) => string
}
interface ColumnLook {
  width: string
  sort?: Sort
  cell: (component: Component, words: Words) => ReactNode
}
const unit =
  (role: 'supervising' | 'owner' | 'maintainer'): ColumnLook['cell'] =>
  (component, { name }) =>
    component[role] ? name(component[role]) : <span className="muted">—</span>

export const COLUMN_LOOKS: Record<Column, ColumnLook> = {
  code: { width: '142px', sort: 'code', cell: ({ code }) => <span className="mono">{code}</span> },
  name: {
    width: 'minmax(120px, 1fr)',
    sort: 'name',
    cell: (component, { name }) => (component.name === component.class.name ? name(component.class) : component.name),
  },
  class: {
    width: 'minmax(120px, 0.8fr)',
    sort: 'class',
    cell: ({ class: kind, state }, { name }) => (
      <>
        <ComponentIcon classCode={kind.code} broken={state !== 'intact'} />
        {name(kind)}
      </>
    ),
  },
  state: {
    width: '84px',
    sort: 'state',
    cell: ({ state }, words) => (
      <span className="tag" data-component-state={state}>
        {words.state(state)}
      </span>
    ),
  },
  supervising: { width: 'minmax(130px, 1fr)', sort: 'supervising', cell: unit('supervising') },
  owner: { width: 'minmax(130px, 1fr)', sort: 'owner', cell: unit('owner') },
  maintainer: { width: 'minmax(130px, 1fr)', sort: 'maintainer', cell: unit('maintainer') },
  grid: {
    width: '138px',
    sort: 'grid',
    cell: ({ gridCode }) => <span className={gridCode ? 'mono' : 'muted'}>{gridCode ?? '—'}</span>,
  },
  accuracy: { width: '72px', cell: ({ accuracyClass }) => accuracyClass },
  address: { width: 'minmax(140px, 1.2fr)', cell: ({ address }) => address ?? '' },
  note: { width: 'minmax(120px, 1fr)', cell: ({ note }) => note ?? '' },
  changed: { width: '120px', sort: 'changed', cell: ({ changedAt }, { instant }) => instant(changedAt) },
}
