/** What is selected, on the map and in the table alike: code and place of each. */
import { create } from 'zustand'
import type { ComponentSelectionRequest } from '../../../server/components/schema.ts'
import { api } from '../../api.ts'
import type { ChosenPlace } from '../../map/layers/chosen.ts'

interface Chosen {
  chosen: ReadonlyMap<string, ChosenPlace>
  /** Where a range begins. */
  anchor: string | null
  busy: boolean
  /** Grows with every change of what is chosen. */
  revision: number
}
export const useChosen = create<Chosen>(() => ({ chosen: new Map(), anchor: null, busy: false, revision: 0 }))

const set = (change: (chosen: Map<string, ChosenPlace>) => void, anchor?: string | null) =>
  useChosen.setState((now) => {
    const chosen = new Map(now.chosen)
    change(chosen)
    return { chosen, anchor: anchor === undefined ? now.anchor : anchor, revision: now.revision + 1 }
  })

export const clearChosen = () => set((chosen) => chosen.clear(), null)
export const toggleChosen = (place: ChosenPlace) =>
  set((chosen) => void (chosen.delete(place.code) || chosen.set(place.code, place)), place.code)
export const dropChosen = (codes: Iterable<string>) =>
  set((chosen) => {
    for (const code of codes) chosen.delete(code)
  })

/** From where a range began to here, in the order listed. */
export function chooseRange(listed: readonly ChosenPlace[], to: string): void {
  const { anchor } = useChosen.getState()
  const [from, end] = [listed.findIndex(({ code }) => code === anchor), listed.findIndex(({ code }) => code === to)]
  if (end < 0) return
  const range = listed.slice(Math.min(from < 0 ? end : from, end), Math.max(from, end) + 1)
  set(
    (chosen) => {
      for (const place of range) chosen.set(place.code, place)
    },
    from < 0 ? to : anchor,
  )
}

/** Everything in a polygon or of a filter, as the server knows it. Answers how many, and whether that is all of them. */
export async function chooseWhere(
  asked: ComponentSelectionRequest,
  adds: boolean,
): Promise<{ count: number; complete: boolean }> {
  useChosen.setState({ busy: true })
  try {
    const { components, complete } = await api.selectComponents(asked)
    set((chosen) => {
      if (!adds) chosen.clear()
      for (const { code, position } of components) chosen.set(code, { code, position })
    }, null)
    return { count: components.length, complete }
  } finally {
    useChosen.setState({ busy: false })
  }
}
