import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isLocalCode } from '../../../server/standards/rules.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { setParams } from '../../url.ts'
import { useCatalogue, useEdit } from './queries.ts'

type Kind = 'component' | 'event'
type Shape = 'point' | 'line' | 'polygon'

/** A class the catalogue does not have yet: the city's own, or one of the standard not used so far. */
export function AddClass({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const [kind, setKind] = useState<Kind>('event')
  const [code, setCode] = useState('')
  const [name, setName] = useState('')
  const [nameEn, setNameEn] = useState('')
  const [majorName, setMajorName] = useState('')
  const [shape, setShape] = useState<Shape>('point')
  const catalogue = useCatalogue()
  const edit = useEdit(() => {
    setParams({ q: null, class: `${kind}-${code}` })
    onClose()
  })
  const ready = /^\d{4,5}$/.test(code)
  const newMajor =
    ready && !catalogue.data?.some((one) => one.kind === kind && one.code.slice(0, 2) === code.slice(0, 2))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    edit.mutate({
      path: '/classes',
      call: {
        method: 'POST',
        body: {
          kind,
          code,
          name: name.trim(),
          nameEn: nameEn.trim(),
          ...(kind === 'component' ? { geometryKind: shape } : {}),
          ...(newMajor ? { majorName: majorName.trim() } : {}),
        },
      },
      done: t('standards.edit.published'),
    })
  }
  return (
    <Dialog title={t('standards.edit.addClass')} onClose={onClose}>
      <form className="stack" onSubmit={submit} data-testid="class-form">
        <Segmented<Kind>
          label={t('standards.edit.kind')}
          value={kind}
          onChange={setKind}
          options={[
            { value: 'event', label: t('standards.kinds.event') },
            { value: 'component', label: t('standards.kinds.component') },
          ]}
        />
        <Field label={t('standards.edit.code')} hint={t('standards.edit.codeHint')}>
          <input
            className="input mono"
            inputMode="numeric"
            pattern="[0-9]{4,5}"
            required
            value={code}
            onChange={(event) => setCode(event.target.value.trim())}
          />
        </Field>
        {ready && isLocalCode(code) && (
          <p>
            <span className="tag accent">{t('standards.local')}</span>
          </p>
        )}
        {newMajor && (
          <Field label={t('standards.edit.majorName')} hint={t('standards.edit.majorHint')}>
            <input
              className="input"
              required
              maxLength={60}
              value={majorName}
              onChange={(event) => setMajorName(event.target.value)}
            />
          </Field>
        )}
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
        {kind === 'component' && (
          <Segmented<Shape>
            label={t('standards.edit.shape')}
            value={shape}
            onChange={setShape}
            options={(['point', 'line', 'polygon'] as const).map((value) => ({
              value,
              label: t(`standards.edit.shapes.${value}`),
            }))}
          />
        )}
        <div>
          <Button type="submit" variant="primary" busy={edit.isPending} disabled={!ready || !name.trim()}>
            {t('standards.edit.addClass')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
