import { useMutation, useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { download, request } from '../../api.ts'
import { useFormat } from '../../format.ts'
import { useLabel } from '../../i18n/label.ts'
import { Button } from '../../ui/Button.tsx'
import { Popover } from '../../ui/Popover.tsx'
import { showError } from '../../ui/toast.tsx'
import { useChosen } from './chosen.ts'
import type { Listing } from './useListing.ts'

interface Format {
  id: string
  zh: string
  en: string
  isWritten: boolean
}

/** What is seen, as a file: the selected, or everything the list is narrowed to. Not there where the server writes no files. */
export function ExportMenu({ listing: { narrowed, total } }: { listing: Listing }) {
  const { t } = useTranslation()
  const label = useLabel()
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const close = useCallback(() => setOpen(false), [])
  const chosen = useChosen((store) => store.chosen)
  const formats = useQuery({
    queryKey: ['exchange-formats'],
    queryFn: () => request<{ formats: Format[] }>('/api/exchange/formats'),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const exporting = useMutation({
    mutationFn: (id: string) =>
      download('/api/exports', { format: id, ...(chosen.size > 0 ? { codes: [...chosen.keys()] } : narrowed) }),
    onSuccess: close,
    onError: showError,
  })
  const written = formats.data?.formats.filter(({ isWritten }) => isWritten) ?? []
  if (written.length === 0) return null
  const count = chosen.size > 0 ? chosen.size : (total?.count ?? 0)
  return (
    <div className="add-menu">
      <Button
        aria-expanded={open}
        busy={exporting.isPending}
        disabled={count === 0}
        data-testid="export"
        onClick={() => setOpen(!open)}
      >
        <Download size={14} />
        {t('editor.table.export')}
      </Button>
      {open && (
        <Popover label={t('editor.table.export')} onClose={close} style={{ bottom: 'calc(100% + 4px)', right: 0 }}>
          <p className="muted export-what">
            {t(chosen.size > 0 ? 'editor.table.exportChosen' : 'editor.table.exportListed', {
              count: format.number(count) as never,
            })}
          </p>
          {written.map((one) => (
            <button
              key={one.id}
              type="button"
              className="menu-item"
              data-testid={`export-${one.id}`}
              onClick={() => exporting.mutate(one.id)}
            >
              {label(one)}
            </button>
          ))}
        </Popover>
      )}
    </div>
  )
}
