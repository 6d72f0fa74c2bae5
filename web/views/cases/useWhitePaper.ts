import { useEffect } from 'react'

/** Paper is white, whatever the screen is: the light tokens while printing. */
export function useWhitePaper(): void {
  useEffect(() => {
    const root = document.documentElement
    let kept = root.dataset.theme
    const begin = () => {
      kept = root.dataset.theme
      root.dataset.theme = 'light'
    }
    const end = () => {
      root.dataset.theme = kept
    }
    window.addEventListener('beforeprint', begin)
    window.addEventListener('afterprint', end)
    return () => {
      window.removeEventListener('beforeprint', begin)
      window.removeEventListener('afterprint', end)
    }
  }, [])
}
