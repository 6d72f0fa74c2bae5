/**
 * Undo and redo of everything a person did to the inventory in this tab, over all things. The server keeps the edits; here
 * is only which, in order. What took an edit back is itself an edit, and taking that one back does it again.
 */
import type { QueryClient } from '@tanstack/react-query'
import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import type { Impact, Job } from '../../../server/cases/impact/schema.ts'
import { api, ProblemError, request } from '../../api.ts'
import { refreshLayer } from '../../map/index.ts'

export interface Step {
  edit: number
  /** In words of the language it was made in: 修改 路灯 3301020104000001. */
  what: string
  /** It changed unit grids, and open cases with them. */
  grids?: boolean
}
interface Steps {
  /** Whose: another person who signs in here has nothing to undo. */
  person: string | null
  done: readonly Step[]
  undone: readonly Step[]
  busy: boolean
}
/** Nobody goes further back by pressing Ctrl+Z; the history lists all. */
const KEPT = 100
const NOTHING = { done: [], undone: [], busy: false }

export const useSteps = create<Steps>()(
  persist((): Steps => ({ person: null, ...NOTHING }), {
    name: 'wangge.edits',
    storage: createJSONStorage(() => sessionStorage),
    partialize: ({ person, done, undone }) => ({ person, done, undone, busy: false }),
  }),
)

export function stepsOf(person: string): void {
  if (useSteps.getState().person !== person) useSteps.setState({ person, ...NOTHING })
}

/** After any edit of the inventory: what was undone before it can no longer be done again. */
export function rememberEdit(edit: number | null, what: string, grids = false): void {
  if (edit === null) return
  useSteps.setState(({ done }) => ({
    done: [...done, { edit, what, ...(grids ? { grids } : {}) }].slice(-KEPT),
    undone: [],
  }))
}

/** Takes the last step back, or does the last undone again. Answers it; null when there is none. Throws the refusal. */
export async function takeBack(way: 'done' | 'undone', client: QueryClient): Promise<Step | null> {
  const { [way]: steps, busy } = useSteps.getState()
  const step = steps.at(-1)
  if (!step || busy) return null
  useSteps.setState({ busy: true })
  const others = way === 'done' ? 'undone' : 'done'
  try {
    const id = await undoStep(step, client)
    useSteps.setState((now) => ({
      ...now,
      [way]: now[way].slice(0, -1),
      [others]: [...now[others], { ...step, edit: id }],
    }))
    return step
  } catch (error) {
    // Changed since, or taken back elsewhere: it will be refused each time, and what lies under it need not be.
    if (error instanceof ProblemError && error.problem.status < 500) {
      useSteps.setState((now) => ({ ...now, [way]: now[way].slice(0, -1) }))
    }
    throw error
  } finally {
    useSteps.setState({ busy: false })
  }
}

/** Takes one edit back, whoever made it. Answers the edit that did. Throws the refusal. */
export async function undoStep(step: Step, client: QueryClient): Promise<number> {
  const id = step.grids ? await undoGrids(step) : (await api.undoEdit(step.edit)).id
  for (const key of ['components', 'component', 'grid', 'edits']) void client.invalidateQueries({ queryKey: [key] })
  refreshLayer('components')
  return id
}

/** Cases follow grids by a job: the change is previewed, and confirmed as it was previewed. Answers the new edit. */
async function undoGrids({ edit, what }: Step): Promise<number> {
  const changes = [{ what: 'grids', op: 'undo', edit }]
  const base = '/api/responsibility/impact'
  const { fingerprint } = await request<Impact>(base, { method: 'POST', body: { changes } })
  return (await request<Job>(`${base}/apply`, { method: 'POST', body: { changes, fingerprint, note: what } })).edit!
}
