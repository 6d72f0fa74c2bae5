import { Crosshair } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { GroundChange } from '../../../server/responsibility/rulebook/schema.ts'
import { useName } from '../../i18n/label.ts'
import { useMapClick } from '../../map/index.ts'
import { IconButton } from '../../ui/Button.tsx'
import { useLocation } from '../../url.ts'
import { AreaPicker } from './AreaPicker.tsx'
import { book } from './api.ts'
import { ChangeForm } from './ChangeForm.tsx'
import { checkedWith } from './change.ts'
import { ForecastNote } from './ForecastNote.tsx'
import { ShapeField } from './ShapeField.tsx'
import { choose, useDrafted } from './selected.ts'
import { communityAt, useCommunitiesAt } from './useCommunitiesAt.ts'
import type { Draft } from './useDraft.ts'
import { useForecast } from './useForecast.ts'
import { GROUND_COLOURS, useBroughtIntoSight, useCommunitiesOnMap } from './useGroundOnMap.ts'
import { useRefusal } from './useRefusal.ts'
import { useShape } from './useShape.ts'

/** A strip drawn over a border and the community that gains it; what that would do is told as it is drawn. */
export function GroundForm({ draft, onClose }: { draft: Draft; onClose: () => void }) {
  const { change, at } = useDrafted<GroundChange>(draft, 'ground')
  // A draft named in the address is fetched first: the shape begins from what is in it.
  if (draft.pending) return null
  return <Form change={change} at={at} draft={draft} onClose={onClose} />
}

function Form({
  change,
  at,
  draft,
  onClose,
}: {
  change: GroundChange | null
  at: number | undefined
  draft: Draft
  onClose: () => void
}) {
  const { t } = useTranslation()
  const name = useName()
  const wanted = useLocation(({ params }) => params.to)
  const [to, setTo] = useState<string | null>(change?.to ?? (/^\d{12}$/.test(wanted ?? '') ? wanted! : null))
  const [picking, setPicking] = useState(false)
  const refusal = useRefusal()
  const shape = useShape('polygon', change?.geometry)
  const { geometry } = shape
  useBroughtIntoSight(change ? [change.geometry] : [])
  const ready = useMemo(
    (): GroundChange | null => (geometry && to ? { what: 'ground', geometry, to } : null),
    [geometry, to],
  )
  const forecast = useForecast(ready, at, draft)
  const under = useCommunitiesAt(shape.points)
  const losing = forecast.handed?.losing ?? under.map(({ code }) => code).filter((code) => code !== to)
  useCommunitiesOnMap(to, losing)
  const gain = (code: string | null) => {
    setTo(code)
    setPicking(false)
    refusal.clear()
  }
  // After the shape's own: while a community is being chosen, a press is no corner.
  useMapClick(({ lngLat }) => {
    refusal.clear()
    if (!picking) return false
    void communityAt(lngLat).then(({ code }) => gain(code), refusal.take)
    return true
  })
  const submit = async () => {
    if (!geometry) return refusal.set('geometry', t('rules.edit.missing.strip'))
    if (!to) return refusal.set('to', t('rules.edit.missing.gaining'))
    const next: GroundChange = { what: 'ground', geometry, to }
    try {
      await book.check(checkedWith(draft.changes, next, at).changes)
      await draft.put(next, at)
      choose('draft')
    } catch (error) {
      refusal.take(error)
    }
  }
  return (
    <ChangeForm
      what="ground"
      title={t(change ? 'rules.ground.again' : 'rules.new.ground')}
      refused={refusal.text}
      busy={draft.busy}
      onSubmit={submit}
      onClose={onClose}
    >
      <ShapeField shape={shape} words="strip" />
      <AreaPicker
        label={t('rules.ground.gaining')}
        level="community"
        value={to}
        placeholder={t('rules.ground.search')}
        hint={t(picking ? 'rules.ground.picking' : 'rules.ground.gainingHint')}
        error={refusal.of('to')}
        testId="ground-to"
        onChange={gain}
        beside={
          <IconButton
            label={t('rules.ground.pick')}
            aria-pressed={picking}
            data-testid="ground-pick"
            onClick={() => setPicking(!picking)}
          >
            <Crosshair size={16} />
          </IconButton>
        }
      />
      {under.length > 0 && (
        <fieldset className="toggles">
          <legend>{t('rules.ground.under')}</legend>
          {under.map((community) => (
            <button
              type="button"
              key={community.code}
              aria-pressed={community.code === to}
              data-testid={`gaining-${community.code}`}
              onClick={() => gain(community.code)}
            >
              <i
                className="swatch beside"
                style={{ background: community.code === to ? GROUND_COLOURS.gaining : GROUND_COLOURS.losing }}
                aria-hidden="true"
              />
              {name(community)}
            </button>
          ))}
        </fieldset>
      )}
      <ForecastNote forecast={forecast} what="ground" refused={refusal.text} />
      <p className="muted rulebook-small">{t('rules.ground.follows')}</p>
    </ChangeForm>
  )
}
