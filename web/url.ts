/**
 * The address bar as state. The path is the page, parameters are everything a colleague should see when handed the
 * link: selected case, filters, map position. Small moves replace the entry, deliberate ones push it.
 */
import { useCallback } from 'react'
import { create } from 'zustand'

interface Location {
  path: string
  params: Record<string, string>
}
export type Change = Record<string, string | null | undefined>

function read(): Location {
  return {
    path: window.location.pathname.replace(/\/+$/, '') || '/',
    params: Object.fromEntries(new URLSearchParams(window.location.search)),
  }
}

export const useLocation = create<Location>(read)
window.addEventListener('popstate', () => useLocation.setState(read()))

// Commas and slashes are legal in a query and readable; URLSearchParams would escape them.
function href(path: string, params: Record<string, string>): string {
  const query = Object.entries(params)
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll('%2C', ',')}`)
    .join('&')
  return query ? `${path}?${query}` : path
}

function apply(next: Location, mode: 'push' | 'replace'): void {
  const current = useLocation.getState()
  const target = href(next.path, next.params)
  if (target === href(current.path, current.params)) return
  window.history[mode === 'push' ? 'pushState' : 'replaceState'](null, '', target)
  useLocation.setState(next)
}

function changed(params: Record<string, string>, change: Change): Record<string, string> {
  const next = { ...params }
  for (const [name, value] of Object.entries(change)) {
    if (value === null || value === undefined || value === '') delete next[name]
    else next[name] = value
  }
  return next
}

/** Changes parameters on the current page; `null` or '' removes one. */
export function setParams(change: Change, mode: 'push' | 'replace' = 'replace'): void {
  const { path, params } = useLocation.getState()
  apply({ path, params: changed(params, change) }, mode)
}

/** Goes to another page. The map position `m` and layers follow along unless changed. */
export function go(path: string, change: Change = {}, keep: readonly string[] = ['m', 'layers']): void {
  const { params } = useLocation.getState()
  const kept = Object.fromEntries(Object.entries(params).filter(([name]) => keep.includes(name)))
  apply({ path, params: changed(kept, change) }, 'push')
}

export function useParam(name: string): [string | null, (value: string | null, mode?: 'push' | 'replace') => void] {
  const value = useLocation((location) => location.params[name] ?? null)
  const set = useCallback(
    (next: string | null, mode?: 'push' | 'replace') => setParams({ [name]: next }, mode ?? 'replace'),
    [name],
  )
  return [value, set]
}
