/** Attributes that are one of a few words of the standard. */
import { ACCURACY_CLASSES, DATA_SOURCES } from '../../../server/components/schema.ts'
import { STATES } from './states.ts'

export const CHOICES = {
  state: STATES,
  accuracyClass: ACCURACY_CLASSES,
  dataSource: DATA_SOURCES,
} as const
export type Choice = keyof typeof CHOICES
