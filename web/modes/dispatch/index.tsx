import { useCallback, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import { useMapClick } from '../../map/index.ts'
import { usePerson } from '../../session.ts'
import { Workspace } from '../../shell/Workspace.tsx'
import { Banner } from '../../ui/Placeholder.tsx'
import { setParams, useParam } from '../../url.ts'
import { BulkPanel } from '../../views/bulk/BulkPanel.tsx'
import { CasePanel } from '../../views/cases/CasePanel.tsx'
import { Queue } from '../../views/cases/Queue.tsx'
import { clearSelected, closePreview, useSelection } from '../../views/cases/selection.ts'

/** Queue, map and case: where work is taken up and passed on. */
export function Dispatch() {
  const { t } = useTranslation()
  const person = usePerson()
  const [selected] = useParam('case')
  const preview = useSelection((store) => store.preview)
  const order = useRef<string[]>([])
  const open = useCallback((id: string) => setParams({ case: id }), [])
  const close = useCallback(() => setParams({ case: null }), [])
  const keepOrder = useCallback((ids: string[]) => {
    order.current = ids
  }, [])
  // A preview takes the place of the case; a pick does not outlive the workspace.
  useEffect(() => {
    if (preview) setParams({ case: null })
  }, [preview])
  useEffect(
    () => () => {
      clearSelected()
      closePreview()
    },
    [],
  )

  useMapClick((hit) => {
    if (hit.group !== 'cases' && hit.group !== 'history') return false
    open(String(hit.properties.id))
    return true
  })

  // Passed on, the case leaves the queue: go on to the one that stood behind it. While it still waits for me, stay.
  const advance = (after: CaseDetail) => {
    if (after.actions.some((offer) => offer.allowed)) return
    const index = order.current.indexOf(after.id)
    if (index < 0) return
    const next = order.current[index + 1] ?? order.current[index - 1]
    if (next) open(next)
  }

  return (
    <Workspace
      left={
        <>
          {person.role === 'citizen' && (
            <div className="panel-note">
              <Banner>{t('limited.citizenCases')}</Banner>
            </div>
          )}
          <Queue selected={selected} onOpen={open} onOrder={keepOrder} />
        </>
      }
      right={
        (selected || preview) && (
          <>
            {/* Looking into a case of the preview does not lose what was chosen in it. */}
            {preview && (
              <BulkPanel key={JSON.stringify(preview)} selection={preview} hidden={selected !== null} onOpen={open} />
            )}
            {selected && <CasePanel id={selected} onClose={close} onDone={advance} />}
          </>
        )
      }
    />
  )
}
