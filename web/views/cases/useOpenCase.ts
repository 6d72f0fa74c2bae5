/** What the panel and the page of a case share: who is responsible, what is being done, and who was quicker. */
import { useMemo, useState } from 'react'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import type { Named } from '../../../server/schema.ts'
import { useNow } from '../../clock.ts'
import { useName } from '../../i18n/label.ts'
import { useKeys } from '../../keys.ts'
import { flyTo } from '../../map/index.ts'
import { useAssisting } from '../responsibility/useAssisting.ts'
import { useCaseResponsibility } from '../responsibility/useCaseResponsibility.ts'
import { useOptions } from '../responsibility/useOptions.ts'
import { courseOf } from './stages.ts'
import { useActing } from './useActing.ts'
import { useCaseOnMap } from './useCaseOnMap.ts'

export function useOpenCase(detail: CaseDetail, onClose?: () => void, onDone?: (after: CaseDetail) => void) {
  const name = useName()
  const at = useNow()
  const [picked, setPicked] = useState<Named | null>(null)
  const [staleFrom, setStaleFrom] = useState<number | null>(null)
  const responsibility = useCaseResponsibility(detail)
  const { answer, question } = responsibility
  const sends = detail.actions.some(({ action, allowed }) => allowed && (action === 'dispatch' || action === 'decide'))
  // Under the city's threshold nothing is suggested: a person says which unit it is, once.
  const mustChoose = sends && answer?.certainty?.choose === true
  const [shown, setShown] = useState<boolean | null>(null)
  const onMap = shown ?? mustChoose
  const options = useOptions({
    question: answer?.certainty ? question : null,
    answer,
    shown: onMap,
    chosen: picked?.code,
    onChoose: mustChoose ? setPicked : null,
  })
  useCaseOnMap(detail)

  const suggested = picked ?? (mustChoose ? null : (answer?.winner.unit ?? detail.suggestedUnit))
  const unit = useMemo(() => (suggested ? { code: suggested.code, label: name(suggested) } : null), [suggested, name])
  const assisting = useAssisting(sends ? answer : null)
  const acting = useActing(detail, {
    unit,
    mustChoose,
    assisting: assisting.proposed,
    onStale: setStaleFrom,
    onGone: () => onClose?.(),
    onDone: (after) => {
      setStaleFrom(null)
      onDone?.(after)
    },
  })
  const show = () => flyTo(detail.position, 17.2)
  useKeys({ Enter: show, Escape: onClose })
  const course = useMemo(() => courseOf(detail.log, at), [detail.log, at])
  return {
    acting,
    responsibility,
    certain: { options, picked, onChoose: mustChoose ? setPicked : null, shown: onMap, onShow: setShown },
    assisting,
    chosen: sends ? acting.values.unit : detail.unit?.code,
    onChoose: sends ? setPicked : undefined,
    staleFrom,
    show,
    course,
    at,
  }
}
