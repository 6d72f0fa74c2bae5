import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import { Field } from './Field.tsx'

/** Asks why something is done, and does it only with a reason. */
export function ReasonDialog({
  title,
  words,
  testId,
  danger,
  busy,
  onReason,
  onClose,
  children,
}: {
  title: string
  words: { reason: string; hint: string; missing: string; confirm: string }
  /** Of the field and the button: `<testId>-reason`, `<testId>-confirm`. */
  testId: string
  danger?: boolean
  busy: boolean
  onReason: (reason: string) => void
  onClose: () => void
  /** What it is done to. */
  children?: ReactNode
}) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const missing = !reason.trim()
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!missing) onReason(reason)
        }}
      >
        {children}
        <Field label={words.reason} hint={words.hint} error={tried && missing ? words.missing : null}>
          <textarea
            className="input"
            rows={3}
            maxLength={1000}
            value={reason}
            data-testid={`${testId}-reason`}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        <div className="row dialog-foot">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant={danger ? 'danger' : 'primary'} busy={busy} data-testid={`${testId}-confirm`}>
            {words.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
