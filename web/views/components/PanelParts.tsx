/** Pieces shared by the panels of components, pipe lines and pipe points. */
import { MapPin, Undo2, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemError } from '../../api.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Banner, Empty } from '../../ui/Placeholder.tsx'

export function PanelHead({
  icon,
  title,
  code,
  codeTestId,
  onShow,
  onClose,
}: {
  icon: ReactNode
  title: ReactNode
  code?: string
  codeTestId?: string
  onShow?: () => void
  onClose: () => void
}) {
  const { t } = useTranslation()
  return (
    <header className="panel-head">
      {icon}
      <div className="grow">
        <h2 className="clip">{title}</h2>
        {code && (
          <span className="mono muted inventory-code" data-testid={codeTestId}>
            {code}
          </span>
        )}
      </div>
      {onShow && (
        <IconButton label={t('inventory.show')} onClick={onShow}>
          <MapPin size={16} />
        </IconButton>
      )}
      <IconButton label={t('common.close')} onClick={onClose} data-testid="panel-close">
        <X size={16} />
      </IconButton>
    </header>
  )
}

export function NotFound({ error, onClose }: { error: Error; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Empty title={error instanceof ProblemError ? error.problem.title : t('inventory.notFound')}>
      <p>{error instanceof ProblemError ? error.problem.detail : t('server.unreachable')}</p>
      <Button onClick={onClose}>{t('common.close')}</Button>
    </Empty>
  )
}

/** Buttons that change a thing; greyed with the reason beside them where the person may not. */
export function EditBar({
  why,
  prefix,
  onEdit,
  onMove,
  onShape,
  onRetire,
}: {
  why: string | null
  prefix: string
  onEdit: () => void
  onMove?: () => void
  /** Of a line or polygon: its corners. */
  onShape?: () => void
  onRetire: () => void
}) {
  const { t } = useTranslation()
  const button = (name: 'edit' | 'move' | 'shape' | 'retire', act: () => void) => (
    <Button
      className={name === 'retire' ? undefined : 'grow'}
      variant={name === 'retire' ? 'danger' : 'plain'}
      disabled={why !== null}
      title={why ?? undefined}
      shortcut={why ? undefined : { edit: 'E', move: 'M', shape: 'V', retire: '' }[name] || undefined}
      data-testid={`${prefix}-${name}`}
      onClick={act}
    >
      {name === 'shape' ? t('editor.shape.edit') : t(`inventory.actions.${name}`)}
    </Button>
  )
  return (
    <div className="inventory-bar">
      {why && (
        <p className="muted" data-testid="edit-why">
          {why}
        </p>
      )}
      <div className="row">
        {button('edit', onEdit)}
        {onMove && button('move', onMove)}
        {onShape && button('shape', onShape)}
        {button('retire', onRetire)}
      </div>
    </div>
  )
}

export function UndoBanner({ what, busy, onUndo }: { what: string; busy: boolean; onUndo: () => void }) {
  const { t } = useTranslation()
  return (
    <div className="undo">
      <Banner>
        <div className="row">
          <span className="grow">{t('inventory.actions.undoHint', { what })}</span>
          <Button busy={busy} onClick={onUndo} data-testid="undo-here">
            <Undo2 size={14} />
            {t('inventory.actions.undo')}
          </Button>
        </div>
      </Banner>
    </div>
  )
}

/** Says what retiring does before it is done. */
export function RetireDialog({
  name,
  code,
  what,
  busy,
  onRetire,
  onClose,
}: {
  name: string
  code: string
  what: string
  busy: boolean
  onRetire: () => void
  onClose: () => void
}) {
  const { t } = useTranslation()
  return (
    <Dialog title={t('inventory.retire.title', { name })} onClose={onClose}>
      <div className="stack">
        <p className="mono">{code}</p>
        <p>{what}</p>
        <div className="row dialog-foot">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="danger" busy={busy} onClick={onRetire} data-testid="retire-confirm">
            {t('inventory.retire.confirm')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

/** Save and cancel under a form. */
export function FormBar({
  busy,
  idle,
  label,
  onCancel,
}: {
  busy: boolean
  /** Nothing to save yet, and why. */
  idle?: string | null
  label: string
  onCancel: () => void
}) {
  const { t } = useTranslation()
  return (
    <div className="inventory-bar">
      {idle && <p className="muted">{idle}</p>}
      <div className="row">
        <Button onClick={onCancel} shortcut="Esc">
          {t('common.cancel')}
        </Button>
        <Button
          variant="primary"
          type="submit"
          className="grow"
          busy={busy}
          disabled={Boolean(idle)}
          data-testid="save"
        >
          {busy ? t('inventory.actions.saving') : label}
        </Button>
      </div>
    </div>
  )
}
