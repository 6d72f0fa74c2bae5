/** Keyboard shortcuts, silent while a person types: single keys, and those with Ctrl or ⌘ as `mod+z`, `mod+shift+z`. */
import { useEffect, useRef } from 'react'

export type Keys = Record<string, ((event: KeyboardEvent) => void) | undefined>

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement && ['radio', 'checkbox'].includes(target.type)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}

/** Keys by `event.key`, lower case for letters. A handler that is undefined leaves the key to the browser. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.altKey || event.defaultPrevented) return
      if (document.querySelector('dialog[open]')) return
      const plain = event.key.length === 1 ? event.key.toLowerCase() : event.key
      const modified = event.ctrlKey || event.metaKey
      const key = modified ? `mod+${event.shiftKey ? 'shift+' : ''}${plain}` : plain
      if (typing(event.target)) {
        // The first Escape leaves the field, the next one closes.
        if (key === 'Escape') (event.target as HTMLElement).blur()
        return
      }
      // Enter on a focused button belongs to the button.
      if (key === 'Enter' && event.target instanceof HTMLButtonElement) return
      const handler = latest.current[key]
      if (!handler) return
      event.preventDefault()
      handler(event)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}
