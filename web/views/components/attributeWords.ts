import { useTranslation } from 'react-i18next'
import type { Component } from '../../../server/components/schema.ts'
import type { Named } from '../../../server/schema.ts'
import { useName } from '../../i18n/label.ts'
import { unitOf } from './queries.ts'

/** An attribute of a component as a person reads it; nothing for no value. */
export function useAttributeWords(): (field: string, value: string | Named | null | undefined) => string {
  const { t } = useTranslation()
  const name = useName()
  return (field, value) => {
    if (value === null || value === undefined) return ''
    if (typeof value === 'object') return name(value)
    switch (field) {
      case 'state':
        return t(`inventory.states.${value as Component['state']}`)
      case 'accuracyClass':
        return t(`inventory.accuracies.${value as Component['accuracyClass']}`)
      case 'dataSource':
        return t(`inventory.sources.${value as Component['dataSource']}`)
      case 'supervising':
      case 'owner':
      case 'maintainer':
        return name(unitOf(value)) || value
      default:
        return value
    }
  }
}
