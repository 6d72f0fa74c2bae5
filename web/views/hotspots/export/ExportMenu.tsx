import './export-menu.css'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { City } from '../../../../server/areas/schema.ts'
import type { ColumnKind, Feature } from '../../../../server/hotspots/geoparquet/rules.ts'
import { requestBytes, saveFile } from '../../../api.ts'
import { now } from '../../../clock.ts'
import { useFormat } from '../../../format.ts'
import { useName } from '../../../i18n/label.ts'
import { takePicture } from '../../../map/index.ts'
import { IconButton } from '../../../ui/Button.tsx'
import { Popover } from '../../../ui/Popover.tsx'
import { showError } from '../../../ui/toast.tsx'
import type { CellCounts } from '../cells.ts'
import { useChips } from '../chips.ts'
import { asked, type Question } from '../filter.ts'
import { useAreaCounts, useShapes } from '../queries.ts'
import { useFindings } from '../spots/useFindings.ts'
import type { Drawing } from '../useDrawing.ts'
import {
  AREA_COLUMNS,
  areasCsv,
  areasGeoJson,
  type Caption,
  CELL_COLUMNS,
  cellsCsv,
  cellsGeoJson,
  featuresOfAreas,
  featuresOfCells,
} from './files.ts'
import { drawSheet, type LegendRow } from './sheet.ts'

const KINDS = ['png', 'csv', 'geojson', 'parquet'] as const
const TYPES = {
  png: 'image/png',
  csv: 'text/csv',
  geojson: 'application/geo+json',
  parquet: 'application/vnd.apache.parquet',
} as const
const NAMES = { png: 'PNG', csv: 'CSV', geojson: 'GeoJSON', parquet: 'GeoParquet' } as const

/** What is on the map now, to take along: as a picture for print, as a table, as GeoJSON. */
export function ExportMenu({
  city,
  question,
  drawing,
  cells,
}: {
  city: City
  question: Question
  drawing: Drawing
  cells: CellCounts | undefined
}) {
  const { filter, period } = question
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  const chips = useChips(filter)
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const byArea = drawing.as === 'areas'
  const counted = useAreaCounts(byArea ? asked(filter, ['areas']) : null, drawing.level).data
  const shapes = useShapes(byArea ? drawing.level : null).data
  const { query: spots, found } = useFindings(question, drawing)

  const caption = (): Caption => ({
    title: `${name(city)} · ${t(`explore.modes.${drawing.as}`)} · ${period.from} – ${period.to}`,
    question: chips.length > 0 ? chips.map(({ what }) => what).join(' · ') : t('explore.export.everything'),
    made: t('explore.export.made', { at: format.minute(new Date(now()).toISOString()) }),
    address: window.location.href,
    sources: `${t('map.attributionAreas')} · ${t('map.attributionMetro')}`,
  })
  const parquetOf = async (key: string, columns: Record<string, ColumnKind>, features: Feature[]) =>
    // Its writer is asked for by few.
    (await import('../../../../server/hotspots/geoparquet/rules.ts')).writeGeoParquet(key, columns, features, caption())
  const contentOf = async (kind: Exclude<keyof typeof TYPES, 'png'>): Promise<BlobPart | null> => {
    if (drawing.as === 'spots') {
      if (!found.data) return null
      return found.run
        ? requestBytes(`/api/hotspots/runs/${found.run.id}/result`, '*/*', { query: { format: kind } })
        : requestBytes('/api/hotspots/significance', '*/*', { query: { ...spots, format: kind } })
    }
    if (byArea) {
      if (!counted || !shapes) return null
      const counts = new Map(counted.areas.map(({ code, count }) => [code, count]))
      const countOf = (code: string) => counts.get(code) ?? 0
      if (kind === 'parquet') return parquetOf('code', AREA_COLUMNS, featuresOfAreas(shapes.features, countOf))
      return (kind === 'csv' ? areasCsv : areasGeoJson)(caption(), shapes.features, countOf)
    }
    if (!cells) return null
    if (kind === 'parquet') return parquetOf('cell', CELL_COLUMNS, featuresOfCells(cells))
    return (kind === 'csv' ? cellsCsv : cellsGeoJson)(caption(), cells)
  }
  const take = async (kind: (typeof KINDS)[number]) => {
    setBusy(true)
    try {
      const content = kind === 'png' ? await sheetOf(caption()) : await contentOf(kind)
      const file = `wangge-${drawing.as}-${period.from}-${period.to}.${kind}`
      if (content) saveFile(content instanceof Blob ? content : new Blob([content], { type: TYPES[kind] }), file)
      setOpen(false)
    } catch (error) {
      showError(error)
    } finally {
      setBusy(false)
    }
  }
  const ready = (kind: (typeof KINDS)[number]) =>
    kind === 'png' ||
    (drawing.as === 'spots' ? found.data !== undefined : byArea ? Boolean(counted && shapes) : cells !== undefined)
  return (
    <span className="export-menu">
      <IconButton
        label={t('explore.export.title')}
        aria-expanded={open}
        aria-busy={busy}
        data-testid="export"
        onClick={() => setOpen(!open)}
      >
        <Download size={16} />
      </IconButton>
      {open && (
        <Popover
          label={t('explore.export.title')}
          onClose={() => setOpen(false)}
          style={{ top: 34, right: 0, width: 240 }}
        >
          {KINDS.map((kind) => (
            <button
              type="button"
              key={kind}
              className="export-kind"
              disabled={busy || !ready(kind)}
              data-testid={`export-${kind}`}
              onClick={() => void take(kind)}
            >
              <b>{NAMES[kind]}</b>
              <span className="muted">{t(`explore.export.kinds.${kind}`)}</span>
            </button>
          ))}
          <p className="muted">{t('explore.export.note')}</p>
        </Popover>
      )}
    </span>
  )
}

async function sheetOf(caption: Caption): Promise<Blob | null> {
  const picture = await takePicture()
  if (!picture) return null
  const look = getComputedStyle(document.documentElement)
  const sheet = drawSheet(picture, caption, legendOnScreen(), {
    text: look.getPropertyValue('--text'),
    faint: look.getPropertyValue('--text-2'),
    ground: look.getPropertyValue('--surface'),
  })
  return new Promise((done) => sheet.toBlob(done, 'image/png'))
}

/** The legend as it stands on the screen: what is exported is what is seen. */
function legendOnScreen(): { title: string; rows: LegendRow[] } {
  const table = document.querySelector('.heat-legend .heat-classes')
  const rows = [...(table?.querySelectorAll('tbody tr') ?? [])].map((row) => ({
    colour: getComputedStyle(row.querySelector('i')!).backgroundColor,
    opacity: Number(getComputedStyle(row.querySelector('i')!).opacity),
    label: row.querySelector('th')?.textContent?.trim() ?? '',
    note: row.querySelector('td:last-child')?.textContent?.trim() ?? '',
  }))
  return { title: table?.querySelector('caption')?.textContent?.trim() ?? '', rows }
}
