import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { decodeText } from '../../../server/csv/rules.ts'
import type { Issue } from '../../../server/standards/rules.ts'
import type { Calendar } from '../../../server/standards/schema.ts'
import { ProblemError, request } from '../../api.ts'
import { useLabel } from '../../i18n/label.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { Banner } from '../../ui/Placeholder.tsx'
import { showError } from '../../ui/toast.tsx'
import { useEdit } from './queries.ts'

/** A year as rows of text: pasted, read from a file, or edited; checked first, then published whole. */
export function PublishYear({ calendar, onClose }: { calendar: Calendar; onClose: () => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const [source, setSource] = useState(calendar.source)
  const [rows, setRows] = useState(() =>
    calendar.days.map(({ day, isWorking, name }) => `${day},${isWorking ? '班' : '休'},${name}`).join('\n'),
  )
  const [issues, setIssues] = useState<Issue[] | null>(null)
  const path = `/calendar/${calendar.year}`
  const call = (dryRun: boolean) => ({
    method: 'PUT' as const,
    ifMatch: calendar.version,
    body: { source: source.trim(), csv: rows, dryRun },
  })
  const refused = (error: unknown) => {
    const found = error instanceof ProblemError ? (error.problem as { issues?: Issue[] }).issues : undefined
    if (found) setIssues(found)
    return found !== undefined
  }
  const check = useMutation({
    mutationFn: () => request<Calendar>(`/api/standards${path}`, call(true)),
    onSuccess: (answer) => setIssues(answer.flagged as Issue[]),
    onError: (error) => refused(error) || showError(error),
  })
  const publish = useEdit(onClose)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    publish.mutate(
      { path, call: call(false), done: t('standards.calendar.done', { year: calendar.year }) },
      { onError: refused },
    )
  }
  const wrong = issues?.filter(({ severity }) => severity === 'refused') ?? []
  const change = (text: string) => {
    setRows(text)
    setIssues(null)
  }
  return (
    <form className="stack standards-form" onSubmit={submit} data-testid="publish-year">
      <Field label={t('standards.calendar.source')}>
        <input className="input" maxLength={300} value={source} onChange={(event) => setSource(event.target.value)} />
      </Field>
      <Field label={t('standards.calendar.rows')} hint={t('standards.calendar.rowsHint')}>
        <textarea
          className="input mono"
          rows={12}
          spellCheck={false}
          value={rows}
          data-testid="calendar-rows"
          onChange={(event) => change(event.target.value)}
        />
      </Field>
      <Field label={t('standards.calendar.file')}>
        <input
          className="input"
          type="file"
          accept=".csv,text/csv,text/plain"
          onChange={(event) => {
            const [file] = event.target.files ?? []
            if (file) void file.arrayBuffer().then((bytes) => change(decodeText(bytes)))
          }}
        />
      </Field>
      {issues && (
        <Banner tone={wrong.length > 0 ? 'danger' : issues.length > 0 ? 'warn' : 'info'}>
          <strong>
            {wrong.length > 0
              ? t('standards.calendar.refused', { count: wrong.length })
              : issues.length > 0
                ? t('standards.calendar.flagged', { count: issues.length })
                : t('standards.calendar.checked')}
          </strong>
          <ul>
            {issues.slice(0, 12).map((issue) => (
              <li key={`${issue.rule}-${issue.at}`}>
                {wrong.length > 0 && issue.severity === 'flagged' && t('standards.calendar.onlyFlagged')}
                {label(issue)}
              </li>
            ))}
          </ul>
        </Banner>
      )}
      <div className="row">
        <Button type="submit" variant="primary" busy={publish.isPending} data-testid="publish-year-submit">
          {t(calendar.published ? 'standards.calendar.republish' : 'standards.calendar.publish', {
            year: calendar.year,
          })}
        </Button>
        <Button busy={check.isPending} data-testid="publish-year-check" onClick={() => check.mutate()}>
          {t('standards.calendar.check')}
        </Button>
        <Button variant="ghost" onClick={onClose}>
          {t('standards.edit.cancel')}
        </Button>
      </div>
    </form>
  )
}
