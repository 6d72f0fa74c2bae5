/** What the panels of pipe lines and points share: what I may do, the task at hand, and saving it. */
import type { QueryKey } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { INVENTORY_ROLES } from '../../../server/access/rules.ts'
import { usePerson } from '../../session.ts'
import { showToast } from '../../ui/toast.tsx'
import { useEditing, useRetiring } from '../components/useEditing.ts'

type Task = 'edit' | 'move' | 'retire'
interface Pipe {
  code: string
  version: number
  validTo: string | null
  editable: boolean
}

export function usePipe<Detail extends Pipe, Patch extends object>(
  detail: Detail,
  path: string,
  queryKey: QueryKey,
  fields: (detail: Detail, patch: Patch) => Record<string, unknown>,
) {
  const { t } = useTranslation()
  const person = usePerson()
  const [task, setTask] = useState<{ kind: Task; base: Detail } | null>(null)
  const editing = useEditing<Detail, Patch>({ path, queryKey, layer: 'pipes', fields })
  const retiring = useRetiring<Detail>({ path, queryKey, layer: 'pipes' })
  const why = !INVENTORY_ROLES.includes(person.role)
    ? t('inventory.why.pipes')
    : detail.validTo
      ? t('inventory.why.retired')
      : detail.editable
        ? null
        : t('inventory.why.area')
  const stop = () => setTask(null)
  return {
    why,
    task,
    editing,
    retiring,
    begin: (kind: Task) => () => {
      if (!why) setTask({ kind, base: detail })
    },
    stop,
    retire: () => {
      if (!task) return
      retiring.mutate(task.base.version, {
        onSuccess: () => showToast('ok', t('inventory.actions.retired', { code: detail.code })),
        onSettled: stop,
      })
    },
  }
}
