/** The workspaces, in the order of the rail. */
import {
  ChartNoAxesColumn,
  ClipboardList,
  FileUp,
  type LucideIcon,
  Route,
  Send,
  Shapes,
  ShieldAlert,
} from 'lucide-react'
import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import type { Role } from '../../server/access/rules.ts'
import type { City } from '../../server/areas/schema.ts'
import type { Group } from '../map/index.ts'

export interface Mode {
  id: 'explore' | 'dispatch' | 'inventory' | 'issues' | 'census' | 'import' | 'rules'
  /** Where it is; `/id` without. */
  path?: string
  icon: LucideIcon
  /** Layer groups on at first; the person's own choice stands in the URL. */
  groups: readonly Group[]
  component: LazyExoticComponent<ComponentType<{ city: City }>>
  /** On the rail of these roles only; others find it in their menu. */
  railOf?: readonly Role[]
}

export const MODES: readonly Mode[] = [
  {
    id: 'explore',
    icon: ChartNoAxesColumn,
    groups: ['areas', 'metro'],
    component: lazy(() => import('./explore/index.tsx').then(({ Explore }) => ({ default: Explore }))),
  },
  {
    id: 'dispatch',
    icon: Send,
    groups: ['cases', 'grids', 'areas', 'metro'],
    component: lazy(() => import('./dispatch/index.tsx').then(({ Dispatch }) => ({ default: Dispatch }))),
  },
  {
    id: 'inventory',
    icon: Shapes,
    groups: ['components', 'density', 'pipes', 'grids', 'areas'],
    component: lazy(() => import('./inventory/index.tsx').then(({ Inventory }) => ({ default: Inventory }))),
  },
  {
    id: 'issues',
    path: '/inventory/quality',
    icon: ShieldAlert,
    groups: ['components', 'grids', 'areas'],
    component: lazy(() => import('./quality/index.tsx').then(({ Quality }) => ({ default: Quality }))),
    railOf: [],
  },
  {
    id: 'census',
    path: '/inventory/census',
    icon: ClipboardList,
    groups: ['components', 'grids', 'areas'],
    component: lazy(() => import('./census/index.tsx').then(({ Census }) => ({ default: Census }))),
    railOf: [],
  },
  {
    id: 'import',
    path: '/inventory/import',
    icon: FileUp,
    groups: ['components', 'density', 'grids', 'areas'],
    component: lazy(() => import('./import/index.tsx').then(({ Import }) => ({ default: Import }))),
    railOf: [],
  },
  {
    id: 'rules',
    icon: Route,
    groups: ['grids', 'areas'],
    component: lazy(() => import('./rules/index.tsx').then(({ Rules }) => ({ default: Rules }))),
    railOf: ['planner', 'administrator', 'supervisor'],
  },
]
