import { History as HistoryIcon, Pencil, Plus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CatalogueClass } from '../../../server/standards/schema.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { ChangeLog } from './ChangeLog.tsx'
import { ConditionForm, SureButton } from './ConditionForm.tsx'
import { useEdit } from './queries.ts'

/** What an administrator does to a class itself. */
export function ClassTools({ one }: { one: CatalogueClass }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<'add' | 'rename' | 'log' | null>(null)
  const close = () => setOpen(null)
  const title = `${one.code} ${one.name}`
  return (
    <span className="standards-class-tools">
      <IconButton label={t('standards.edit.add')} onClick={() => setOpen('add')}>
        <Plus size={15} />
      </IconButton>
      <IconButton label={t('standards.edit.rename')} onClick={() => setOpen('rename')}>
        <Pencil size={14} />
      </IconButton>
      <IconButton label={t('standards.edit.log')} onClick={() => setOpen('log')}>
        <HistoryIcon size={14} />
      </IconButton>
      {open === 'add' && (
        <Dialog title={title} onClose={close}>
          <ConditionForm one={one} onClose={close} />
        </Dialog>
      )}
      {open === 'rename' && (
        <Dialog title={title} onClose={close}>
          <RenameForm one={one} onClose={close} />
        </Dialog>
      )}
      {open === 'log' && (
        <Dialog title={`${title} · ${t('standards.edit.log')}`} onClose={close}>
          <ChangeLog subject="" of={`${one.kind}-${one.code}`} />
        </Dialog>
      )}
    </span>
  )
}

function RenameForm({ one, onClose }: { one: CatalogueClass; onClose: () => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState(one.name)
  const [nameEn, setNameEn] = useState(one.nameEn)
  const [successor, setSuccessor] = useState('')
  const edit = useEdit(onClose)
  const path = `/classes/${one.kind}/${one.code}`
  const rename = (event: FormEvent) => {
    event.preventDefault()
    edit.mutate({
      path,
      call: { method: 'PATCH', ifMatch: one.version, body: { name: name.trim(), nameEn: nameEn.trim() } },
      done: t('standards.edit.published'),
    })
  }
  const retire = () =>
    edit.mutate({
      path: `${path}/retire`,
      call: { method: 'POST', ifMatch: one.version, body: successor.trim() ? { successor: successor.trim() } : {} },
      done: t('standards.edit.retired'),
    })
  return (
    <div className="stack">
      <form className="stack" onSubmit={rename}>
        <Field label={t('standards.edit.name')}>
          <input
            className="input"
            required
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <Field label={t('standards.edit.nameEn')}>
          <input className="input" maxLength={80} value={nameEn} onChange={(event) => setNameEn(event.target.value)} />
        </Field>
        <div>
          <Button
            type="submit"
            variant="primary"
            busy={edit.isPending}
            disabled={name === one.name && nameEn === one.nameEn}
          >
            {t('standards.edit.rename')}
          </Button>
        </div>
      </form>
      <hr />
      <Field label={t('standards.edit.successor')} hint={t('standards.edit.retireHint')}>
        <input
          className="input"
          inputMode="numeric"
          value={successor}
          onChange={(event) => setSuccessor(event.target.value)}
        />
      </Field>
      <div>
        <SureButton label={t('standards.edit.retire')} onSure={retire} />
      </div>
    </div>
  )
}
