/** The package `dxf` has no types of its own. */
declare module 'dxf' {
  export function parseString(text: string): {
    entities: { type: string; layer?: string; block?: string; handle?: string; x?: number; y?: number; z?: number }[]
  }
}
