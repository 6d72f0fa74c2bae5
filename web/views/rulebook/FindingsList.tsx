import { CircleCheckBig } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Clash, Findings, Gap } from '../../../server/responsibility/rulebook/schema.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { bboxOf, fitBbox, useHighlight } from '../../map/index.ts'
import { Segmented } from '../../ui/Segmented.tsx'
import { useDistricts } from '../cases/queries.ts'
import { useFindings, useGroundOf } from './queries.ts'
import { SimpleList } from './SimpleList.tsx'
import { choose } from './selected.ts'

type Kind = 'gaps' | 'clashes' | 'flaws' | 'holes'
const CLASH_COLOUR = '#d1442f'

/** What the rules leave open or say twice, found anew; each with its ground on the map. */
export function FindingsList() {
  const { t } = useTranslation()
  const name = useName()
  const [area, setArea] = useState<string | null>(null)
  const [kind, setKind] = useState<Kind>('gaps')
  const [lit, setLit] = useState<string | null>(null)
  const districts = useDistricts().data ?? []
  const findings = useFindings(area, true)
  const count = (one: Kind) => (findings.data ? countsOf(findings.data)[one] : '…')
  return (
    <>
      <div className="rulebook-filters">
        <select
          className="input"
          aria-label={t('rules.list.area')}
          value={area ?? ''}
          onChange={(event) => setArea(event.target.value || null)}
        >
          <option value="">{t('rules.list.allAreas')}</option>
          {districts.map((one) => (
            <option key={one.code} value={one.code}>
              {name(one)}
            </option>
          ))}
        </select>
        <Segmented<Kind>
          wide
          label={t('rules.tabs.findings')}
          value={kind}
          onChange={setKind}
          options={(['gaps', 'clashes', 'flaws', 'holes'] as const).map((value) => ({
            value,
            label: `${t(`rules.findings.${value}`)} ${count(value)}`,
            testId: `findings-${value}`,
          }))}
        />
      </div>
      <SimpleList
        query={findings}
        empty={{
          when: (found) => countsOf(found)[kind] === 0,
          icon: <CircleCheckBig size={26} />,
          title: t(`rules.findings.none.${kind}`),
        }}
      >
        {(found) => (
          <>
            <p className="rulebook-note muted">{t(`rules.findings.explain.${kind}`)}</p>
            {kind === 'gaps' &&
              found.gaps.map((gap) => <GapRow key={keyOfGap(gap)} gap={gap} lit={lit} onLight={setLit} />)}
            {kind === 'clashes' &&
              found.clashes.map((clash) => (
                <ClashRow key={clash.rules.map(({ code }) => code).join()} clash={clash} lit={lit} onLight={setLit} />
              ))}
            {kind === 'flaws' &&
              found.flaws.map(({ flaw, rule }) => (
                <Item
                  key={`${flaw} ${rule.code}`}
                  title={name(rule)}
                  detail={t(`rules.findings.flaw.${flaw}`)}
                  onPress={() => choose('rule', rule.code)}
                />
              ))}
            {kind === 'holes' &&
              found.rosters.map((roster) => (
                <Item
                  key={roster.code}
                  title={name(roster)}
                  detail={t('rules.findings.holesFrom', { from: roster.holes[0]?.from.replace('T', ' ') ?? '' })}
                  side={t('rules.zones.rules', { count: roster.rules })}
                  onPress={() => choose('roster', roster.code)}
                />
              ))}
          </>
        )}
      </SimpleList>
    </>
  )
}

const countsOf = ({ gapsTotal, clashesTotal, flawsTotal, rosters }: Findings): Record<Kind, number> => ({
  gaps: gapsTotal,
  clashes: clashesTotal,
  flaws: Object.values(flawsTotal).reduce((sum, count) => sum + count, 0),
  holes: rosters.length,
})

function Item({
  title,
  detail,
  side,
  pressed,
  onPress,
}: {
  title: ReactNode
  detail: ReactNode
  side?: ReactNode
  pressed?: boolean
  onPress: () => void
}) {
  return (
    <button type="button" className="rulebook-row short" aria-pressed={pressed} onClick={onPress}>
      <span className="grow">
        <span className="rulebook-line">
          <strong className="clip grow">{title}</strong>
          {side && <small className="muted">{side}</small>}
        </span>
        <span className="rulebook-line rulebook-third">
          <span className="grow">{detail}</span>
        </span>
      </span>
    </button>
  )
}

const keyOfGap = ({ kind, class: of, area, coverage }: Gap) => `${kind} ${of.code} ${area.code} ${coverage}`

function GapRow({ gap, lit, onLight }: { gap: Gap; lit: string | null; onLight: (key: string | null) => void }) {
  const { t } = useTranslation()
  const name = useName()
  const key = keyOfGap(gap)
  return (
    <>
      <Item
        title={`${name(gap.class)} · ${name(gap.area)}`}
        detail={`${t(`rules.findings.coverage.${gap.coverage}`)} · ${t('rules.findings.grids', { count: gap.grids })}`}
        side={gap.cases > 0 ? t('rules.findings.cases', { count: gap.cases }) : undefined}
        pressed={lit === key}
        onPress={() => onLight(lit === key ? null : key)}
      />
      {lit === key && <Lit scope={gap.area.code} />}
    </>
  )
}

/** Lights the ground of an area and goes there. */
function Lit({ scope }: { scope: string }) {
  const ground = useGroundOf(scope)
  useHighlight('finding', ground ? [{ role: 'ground', geometry: ground, colour: CLASH_COLOUR }] : [])
  useEffect(() => {
    if (ground) fitBbox(bboxOf(ground), 16)
  }, [ground])
  return null
}

function ClashRow({
  clash,
  lit,
  onLight,
}: {
  clash: Clash
  lit: string | null
  onLight: (key: string | null) => void
}) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  const key = clash.rules.map(({ code }) => code).join()
  const open = lit === key
  const { ground } = clash
  useHighlight(`clash ${key}`, open && ground ? [{ role: 'ground', geometry: ground, colour: CLASH_COLOUR }] : [])
  useEffect(() => {
    if (open && ground) fitBbox(bboxOf(ground), 17)
  }, [open, ground])
  return (
    <>
      <Item
        title={clash.rules.map(name).join(' ⇄ ')}
        detail={clash.rules.map(({ holder }) => (holder ? name(holder) : t('rules.findings.byThing'))).join(' ⇄ ')}
        side={t('rules.zones.hectares', { area: format.number(Math.round(clash.areaM2 / 1000) / 10) })}
        pressed={open}
        onPress={() => onLight(open ? null : key)}
      />
      {open && (
        <p className="rulebook-links">
          {clash.rules.map((rule) => (
            <button type="button" key={rule.code} className="link" onClick={() => choose('rule', rule.code)}>
              {t('rules.findings.openRule', { rule: name(rule) })}
            </button>
          ))}
        </p>
      )}
    </>
  )
}
