import type { FormEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Change } from '../../../server/responsibility/rulebook/schema.ts'
import { Button } from '../../ui/Button.tsx'
import { PanelFrame } from './PanelFrame.tsx'

/** A change being made: its fields, what is wrong with it, and the button that puts it into the draft. */
export function ChangeForm({
  what,
  title,
  code,
  refused,
  busy,
  onSubmit,
  onClose,
  children,
}: {
  what: Change['what']
  title: string
  /** Of a thing that is there already. */
  code?: string
  refused: string | null
  busy: boolean
  onSubmit: () => unknown
  onClose: () => void
  children: ReactNode
}) {
  const { t } = useTranslation()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form onSubmit={submit} className="rulebook-form" data-testid={`${what}-form`}>
      <PanelFrame
        title={title}
        code={code}
        onClose={onClose}
        foot={
          <>
            {refused && (
              <p className="field-error" role="alert" data-testid="form-error">
                {refused}
              </p>
            )}
            <div className="row">
              <Button onClick={onClose}>{t('common.cancel')}</Button>
              <Button type="submit" variant="primary" className="grow" busy={busy} data-testid={`${what}-save`}>
                {t('rules.edit.toDraft')}
              </Button>
            </div>
          </>
        }
      >
        <div className="stack">{children}</div>
      </PanelFrame>
    </form>
  )
}
