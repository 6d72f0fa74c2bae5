import './patrols.css'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format.ts'
import { usePreferences } from '../../../preferences.ts'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Banner } from '../../../ui/Placeholder.tsx'
import { LoadedMonths } from './LoadedMonths.tsx'
import { faultsOf, type Refused, useLoadPatrols } from './queries.ts'

/** Hours of patrol pasted or chosen as a file, what is wrong with them line by line, and what there is by month. */
export function PatrolDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [text, setText] = useState('')
  const [source, setSource] = useState('')
  const load = useLoadPatrols()
  const refused = faultsOf(load.error)
  const { data } = load
  const send = (table: string | Blob) => load.mutate({ table, source: source.trim() }, { onSuccess: () => setText('') })
  return (
    <Dialog title={t('patrols.title')} onClose={onClose}>
      <form
        className="stack patrols"
        onSubmit={(event) => {
          event.preventDefault()
          send(text)
        }}
      >
        <p className="muted">{t('patrols.explained')}</p>
        <Field label={t('patrols.text')}>
          <textarea
            className="input"
            rows={5}
            spellCheck={false}
            value={text}
            placeholder={t('patrols.example')}
            data-testid="patrols-text"
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
        <Field label={t('patrols.source')}>
          <input className="input" maxLength={60} value={source} onChange={(event) => setSource(event.target.value)} />
        </Field>
        <div className="row patrols-send">
          <label className="button">
            {t('patrols.choose')}
            <input
              type="file"
              accept=".csv,.txt,.tsv,text/csv"
              data-testid="patrols-file"
              disabled={load.isPending}
              onChange={(event) => {
                const [file] = event.target.files ?? []
                // The same file again, corrected meanwhile, is a choice too.
                event.target.value = ''
                if (file) send(file)
              }}
            />
          </label>
          <Button
            type="submit"
            variant="primary"
            data-testid="patrols-load"
            busy={load.isPending}
            disabled={text.trim() === ''}
          >
            {t('patrols.load')}
          </Button>
        </div>
        {refused && <Faults refused={refused} />}
        {data && (
          <Banner>
            <span data-testid="patrols-loaded">
              {t('patrols.loaded', {
                rows: format.number(data.rows),
                replaced: format.number(data.replaced),
                hours: format.number(Math.round(data.hours)),
                from: data.from,
                to: data.to,
              })}
            </span>
          </Banner>
        )}
        <LoadedMonths />
      </form>
    </Dialog>
  )
}

function Faults({ refused: { faultCount, faults } }: { refused: Refused }) {
  const { t } = useTranslation()
  const language = usePreferences((store) => store.language)
  return (
    <Banner tone="danger">
      <strong>{t('patrols.faults', { count: faultCount })}</strong>
      <ol className="patrols-faults" data-testid="patrols-faults">
        {faults.map(({ line, sentence }) => (
          <li key={line}>
            <b>{t('patrols.line', { line })}</b> {sentence[language]}
          </li>
        ))}
        {faultCount > faults.length && (
          <li className="muted">{t('patrols.more', { count: faultCount - faults.length })}</li>
        )}
      </ol>
    </Banner>
  )
}
