import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ZoneChange } from '../../../server/responsibility/rulebook/schema.ts'
import { ZONE_KINDS } from '../../../server/responsibility/schema.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { setParams, useLocation } from '../../url.ts'
import { ChangeNote } from './ChangeNote.tsx'
import { changeOfZone, codeOf, isEnd } from './change.ts'
import { PanelFrame, Unavailable } from './PanelFrame.tsx'
import { useZone } from './queries.ts'
import { Validity } from './RulePanel.tsx'
import { choose, NEW } from './selected.ts'
import { ThingFoot } from './ThingFoot.tsx'
import type { Draft } from './useDraft.ts'
import { ZoneForm } from './ZoneForm.tsx'
import { useZoneSize } from './ZoneList.tsx'

/** A special area or corridor: what it is, its size, the rules made for it; its ground is lit on the map. */
export function ZonePanel({ code, draft, onClose }: { code: string; draft: Draft; onClose: () => void }) {
  const { t } = useTranslation()
  const name = useName()
  const label = useLabel()
  const size = useZoneSize()
  const place = useLocation(({ params }) => params.change)
  const found = useZone(code === NEW ? null : code)
  const [editing, setEditing] = useState(false)
  if (code === NEW) {
    const at = place !== undefined && /^\d+$/.test(place) ? Number(place) : undefined
    const drafted = at === undefined ? undefined : draft.changes[at]
    const change = drafted?.what === 'zone' && !isEnd(drafted) ? (drafted as ZoneChange) : null
    return <ZoneForm before={null} change={change} at={at} draft={draft} onClose={onClose} />
  }
  const zone = found.data
  if (!zone) {
    return (
      <PanelFrame title={code} onClose={onClose}>
        <Unavailable found={found} onClose={onClose} />
      </PanelFrame>
    )
  }
  const at = draft.changes.findIndex((change) => change.what === 'zone' && codeOf(change) === code)
  const change = at < 0 ? undefined : draft.changes[at]
  if (editing) {
    return (
      <ZoneForm
        before={zone}
        change={change && !isEnd(change) ? (change as ZoneChange) : null}
        at={at < 0 ? undefined : at}
        draft={draft}
        onClose={() => setEditing(false)}
      />
    )
  }
  return (
    <PanelFrame
      title={name(zone)}
      code={zone.code}
      testId="zone-panel"
      onClose={onClose}
      foot={
        draft.keeper && (
          <ThingFoot
            draft={draft}
            change={at}
            editable={zone.editable && zone.state !== 'ended'}
            end={{ what: 'zone', code, version: zone.version, end: true }}
            onEdit={() => setEditing(true)}
          />
        )
      }
    >
      {change && <ChangeNote before={changeOfZone(zone)} change={change} what="zone" />}
      <dl className="facts">
        <dt>{t('rules.fields.zoneKind')}</dt>
        <dd>{label(ZONE_KINDS[zone.kind])}</dd>
        <dt>{t('rules.fields.size')}</dt>
        <dd>
          {size(zone)}
          {zone.halfWidthMetres !== null && <small>{t('rules.zones.asJudged')}</small>}
        </dd>
        <dt>{t('rules.tabs.rules')}</dt>
        <dd>
          <button
            type="button"
            className="link"
            onClick={() => {
              choose(null)
              setParams({ tab: null, area: zone.code, q: null, family: null, kind: null, class: null, unit: null })
            }}
          >
            {t('rules.zones.showRules', { count: zone.rules })}
          </button>
        </dd>
        <dt>{t('rules.fields.valid')}</dt>
        <dd>
          <Validity from={zone.validFrom} to={zone.validTo} />
        </dd>
      </dl>
    </PanelFrame>
  )
}
