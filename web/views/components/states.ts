/** States a component is given; removed is what retiring makes it. */
export const STATES = ['intact', 'damaged', 'lost', 'abandoned'] as const
