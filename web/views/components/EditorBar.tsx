import { Grid3x3, History, Lasso, Magnet, Ruler, Table2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeys } from '../../keys.ts'
import { useDeckLayers } from '../../map/index.ts'
import { chosenLayers } from '../../map/layers/chosen.ts'
import { usePick } from '../../map/pick.ts'
import { useSnapping } from '../../map/snap.ts'
import { useTheme } from '../../preferences.ts'
import { useCovered } from '../../shell/layout.ts'
import { IconButton } from '../../ui/Button.tsx'
import { showError, showToast } from '../../ui/toast.tsx'
import { chooseWhere, clearChosen, useChosen } from './chosen.ts'
import { MeasureTool } from './MeasureTool.tsx'
import { UndoButtons } from './UndoButtons.tsx'

/** Over the map: undo, redo, lasso, ruler, snapping, and the table; and what is selected, ringed. */
export function EditorBar({
  table,
  onTable,
  gridding,
  opened,
  onGrids,
  edits,
  onEdits,
}: {
  table: boolean
  onTable?: () => void
  /** A press on the map picks a unit grid. */
  gridding: boolean
  /** Something is open beside the map already. */
  opened: boolean
  onGrids: () => void
  edits: boolean
  onEdits: () => void
}) {
  const { t } = useTranslation()
  const left = useCovered((store) => store.left)
  const snapping = useSnapping((store) => store.on)
  const [tool, setTool] = useState<'lasso' | 'measure' | null>(null)
  const chosen = useChosen((store) => store.chosen)
  const theme = useTheme((store) => store.theme)
  useDeckLayers(
    'chosen',
    useMemo(() => chosenLayers([...chosen.values()], theme), [chosen, theme]),
  )
  usePick(tool === 'lasso' ? 'lasso' : 'box', ({ within, adds }) => {
    setTool(null)
    chooseWhere({ within }, adds).then(({ count, complete }) => {
      if (!complete) showToast('danger', t('editor.chosen.capped', { count }))
      else if (count === 0) showToast('ok', t('editor.chosen.none'))
    }, showError)
  })
  const toggle = (one: 'lasso' | 'measure') => () => setTool((now) => (now === one ? null : one))
  const toggleSnapping = () => useSnapping.setState(({ on }) => ({ on: !on }))
  const drop = () => setTool(null)
  useKeys({
    l: toggle('lasso'),
    r: toggle('measure'),
    s: toggleSnapping,
    t: onTable,
    g: onGrids,
    h: onEdits,
    ...(tool === 'lasso' ? { Escape: drop } : chosen.size > 0 && tool === null ? { Backspace: clearChosen } : {}),
  })
  return (
    <>
      <div className="editor-bar" style={{ left: left + 12 }} role="toolbar" aria-label={t('editor.tools')}>
        <UndoButtons />
        <i />
        <IconButton
          label={t('editor.lasso')}
          aria-pressed={tool === 'lasso'}
          onClick={toggle('lasso')}
          data-testid="tool-lasso"
        >
          <Lasso size={16} />
        </IconButton>
        <IconButton
          label={t('editor.measure.tool')}
          aria-pressed={tool === 'measure'}
          onClick={toggle('measure')}
          data-testid="tool-measure"
        >
          <Ruler size={16} />
        </IconButton>
        <IconButton
          label={t(snapping ? 'editor.snap.on' : 'editor.snap.off')}
          aria-pressed={snapping}
          onClick={toggleSnapping}
          data-testid="tool-snap"
        >
          <Magnet size={16} />
        </IconButton>
        <IconButton label={t('grids.tool')} aria-pressed={gridding} onClick={onGrids} data-testid="tool-grids">
          <Grid3x3 size={16} />
        </IconButton>
        <i />
        <IconButton label={t('grids.history')} aria-pressed={edits} onClick={onEdits} data-testid="edits-toggle">
          <History size={16} />
        </IconButton>
        {onTable && (
          <IconButton label={t('editor.table.open')} aria-pressed={table} onClick={onTable} data-testid="table-toggle">
            <Table2 size={16} />
          </IconButton>
        )}
      </div>
      {gridding && !opened && tool === null && (
        <p className="editor-hint" style={{ left: left + 12 }} role="status">
          {t('grids.hint')}
        </p>
      )}
      {tool === 'lasso' && (
        <p className="editor-hint" style={{ left: left + 12 }} role="status">
          {t('editor.lassoHint')}
        </p>
      )}
      {tool === 'measure' && <MeasureTool left={left + 12} onClose={() => setTool(null)} />}
    </>
  )
}
