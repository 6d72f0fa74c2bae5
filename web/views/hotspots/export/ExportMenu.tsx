import './export-menu.css'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { City } from '../../../../server/areas/schema.ts'
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
import { sideBySide } from '../compare/difference.ts'
import { useAgainst } from '../compare/useAgainst.ts'
import { asked, type Question } from '../filter.ts'
import { useCellSize } from '../HeatMap.tsx'
import { lengthOf } from '../period.ts'
import { useAreaCounts, useCells, useShapes, withCells } from '../queries.ts'
import { useFindings } from '../spots/useFindings.ts'
import type { Drawing } from '../useDrawing.ts'
import {
  type Caption,
  csvOf,
  type Drawn,
  featuresOf,
  geoJsonOf,
  kindsOf,
  ofAreas,
  ofCells,
  told,
  toldOfBoth,
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
  const { compared, before } = useAgainst(period)
  const byArea = drawing.as === 'areas' && !compared
  const spotted = drawing.as === 'spots' && !compared
  const counted = useAreaCounts(byArea ? asked(filter, ['areas']) : null, drawing.level, drawing.per).data
  const shapes = useShapes(byArea ? drawing.level : null).data
  const { resolution, box } = useCellSize(city, drawing)
  const then = useCells(compared ? { ...withCells(asked(filter), resolution, box), ...before } : null).data
  const { query: spots, found } = useFindings(question, drawing)

  const caption = (): Caption => ({
    title: [
      name(city),
      compared ? t(`explore.compare.ways.${compared}`) : t(`explore.modes.${drawing.as}`),
      ...(compared ? [`${before.from} – ${before.to}`] : []),
      `${period.from} – ${period.to}`,
    ].join(' · '),
    question: chips.length > 0 ? chips.map(({ what }) => what).join(' · ') : t('explore.export.everything'),
    made: t('explore.export.made', { at: format.minute(new Date(now()).toISOString()) }),
    address: window.location.href,
    sources: `${t('map.attributionAreas')} · ${t('map.attributionMetro')}`,
  })
  const drawn = (): Drawn | null => {
    if (byArea) {
      if (!counted || !shapes) return null
      const rows = new Map(counted.areas.map((area) => [area.code, area]))
      const counts = shapes.features.map(({ id }) => rows.get(id)?.count ?? 0)
      const amounts = shapes.features.map(({ id }) => rows.get(id)?.amount ?? 0)
      return ofAreas(shapes.features, counts, told(counts, amounts, drawing.per))
    }
    if (!cells) return null
    if (!compared) return ofCells(cells.grid, told(cells.counts, cells.amounts, drawing.per))
    if (!then || then.grid.resolution !== cells.grid.resolution) return null
    const both = sideBySide(then, cells)
    return ofCells(both.grid, toldOfBoth(both, lengthOf(before), lengthOf(period)))
  }
  const contentOf = async (kind: Exclude<keyof typeof TYPES, 'png'>): Promise<BlobPart | null> => {
    if (spotted) {
      if (!found.data) return null
      return found.run
        ? requestBytes(`/api/hotspots/runs/${found.run.id}/result`, '*/*', { query: { format: kind } })
        : requestBytes('/api/hotspots/significance', '*/*', { query: { ...spots, format: kind } })
    }
    const rows = drawn()
    if (!rows) return null
    if (kind === 'csv') return csvOf(caption(), rows)
    if (kind === 'geojson') return geoJsonOf(caption(), rows)
    // Its writer is asked for by few.
    const { writeGeoParquet } = await import('../../../../server/hotspots/geoparquet/rules.ts')
    return writeGeoParquet(rows.key, kindsOf(rows), featuresOf(rows), caption())
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
    (spotted ? found.data !== undefined : byArea ? counted && shapes : compared ? cells && then : cells) !== undefined
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
