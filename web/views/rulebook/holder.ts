import { useTranslation } from 'react-i18next'
import type { RuleVersion } from '../../../server/responsibility/rulebook/schema.ts'
import { useName } from '../../i18n/label.ts'

/** Whom a rule names: a unit, whoever is on duty, or the holder of the thing found. */
export function useHolder(): (rule: Pick<RuleVersion, 'unit' | 'roster' | 'post'>) => string {
  const { t } = useTranslation()
  const name = useName()
  return ({ unit, roster, post }) =>
    unit ? name(unit) : roster ? t('rules.byRoster', { roster: name(roster) }) : post ? t(`rules.posts.${post}`) : ''
}
