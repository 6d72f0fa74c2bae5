import { useQueryClient } from '@tanstack/react-query'
import { Redo2, Undo2 } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeys } from '../../keys.ts'
import { usePerson } from '../../session.ts'
import { IconButton } from '../../ui/Button.tsx'
import { showError, showToast } from '../../ui/toast.tsx'
import { stepsOf, takeBack, useSteps } from './undo.ts'

/** Undo and redo, named; Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y. */
export function UndoButtons() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { id } = usePerson()
  useEffect(() => stepsOf(id), [id])
  const { done, undone, busy } = useSteps()
  const take = (way: 'done' | 'undone') => async () => {
    try {
      const step = await takeBack(way, client)
      if (step) showToast('ok', t(way === 'done' ? 'editor.undo.undone' : 'editor.undo.redone', { what: step.what }))
    } catch (error) {
      showError(error)
    }
  }
  const keys = { undo: take('done'), redo: take('undone') }
  useKeys({ 'mod+z': keys.undo, 'mod+shift+z': keys.redo, 'mod+y': keys.redo })
  const [last, next] = [done.at(-1), undone.at(-1)]
  return (
    <>
      <IconButton
        label={last ? t('editor.undo.undo', { what: last.what }) : t('editor.undo.nothing')}
        disabled={!last || busy}
        data-testid="undo"
        onClick={() => void keys.undo()}
      >
        <Undo2 size={16} />
      </IconButton>
      <IconButton
        label={next ? t('editor.undo.redo', { what: next.what }) : t('editor.undo.nothingAgain')}
        disabled={!next || busy}
        data-testid="redo"
        onClick={() => void keys.redo()}
      >
        <Redo2 size={16} />
      </IconButton>
    </>
  )
}
