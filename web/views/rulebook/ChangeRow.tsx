import { Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type {
  Applied,
  Change,
  GridsChange,
  GroundChange,
  OwnerChange,
} from '../../../server/responsibility/rulebook/schema.ts'
import type { Named } from '../../../server/schema.ts'
import { useFormat } from '../../format.ts'
import { useListed, useName } from '../../i18n/label.ts'
import { IconButton } from '../../ui/Button.tsx'
import { useClasses } from '../cases/queries.ts'
import { useKnownUnit } from '../components/queries.ts'
import { codeOf, isEnd } from './change.ts'
import { useGroundSize } from './ForecastNote.tsx'
import { useAreas, useRosters, useRule, useZones } from './queries.ts'
import { choose, NEW } from './selected.ts'
import type { Draft } from './useDraft.ts'

/** One change of a draft: what it is about and does; pressed, it is opened to go on with; it can be taken out. */
export function ChangeRow({
  change,
  at,
  applied,
  draft,
  editable,
  onPoint,
}: {
  change: Change
  at: number
  /** What it would do; not known yet, or refused. */
  applied: Applied | undefined
  draft: Draft
  editable: boolean
  /** Pointed at, or no longer. */
  onPoint: (at: number | null) => void
}) {
  const { t } = useTranslation()
  const { what } = change
  const told = useTold(change, applied)
  const known = useThing(change)
  const name = useName()
  const code = codeOf(change)
  const isNew = !isEnd(change) && 'name' in change && change.version === undefined
  const title =
    told?.title ?? ('name' in change ? name(change) : known ? name(known) : (code ?? t(`rules.what.${what}`)))
  const open = () => {
    if (what === 'grids') return
    if (told || (isNew && !known)) choose(what, NEW, { change: String(at) })
    else choose(what, code!)
  }
  return (
    <li onMouseEnter={() => onPoint(at)} onMouseLeave={() => onPoint(null)}>
      <button
        type="button"
        className="grow"
        onClick={open}
        onFocus={() => onPoint(at)}
        onBlur={() => onPoint(null)}
        // Of a published draft, things can still be looked at; strips and hand-overs have become what is.
        disabled={what === 'grids' || (told !== null && !editable)}
        data-testid={`change-${at}`}
      >
        <span className="rulebook-line">
          <span className="tag" data-end={isEnd(change)}>
            {told
              ? t(`rules.what.${what}`)
              : t(isEnd(change) ? 'rules.draft.end' : isNew ? 'rules.draft.new' : 'rules.draft.changed')}
          </span>
          {/* Two names do not fit a line of a phone. */}
          <strong className={told ? 'grow' : 'clip grow'}>{title}</strong>
        </span>
        <small className="muted">
          {told ? (
            told.note
          ) : (
            <>
              {t(`rules.what.${what}`)} <span className="mono">{code ?? ''}</span>
            </>
          )}
        </small>
      </button>
      {editable && (
        <IconButton
          label={t('rules.edit.undo')}
          disabled={draft.busy}
          data-testid={`change-${at}-undo`}
          onClick={() => void draft.drop(at).catch(() => {})}
        >
          <Trash2 size={14} />
        </IconButton>
      )}
    </li>
  )
}

/** The rule, zone or roster in force that a change is about. */
function useThing(change: Change): Named | undefined {
  const { what } = change
  const code = codeOf(change)
  const rule = useRule(what === 'rule' && code ? code : null)
  const zones = useZones()
  const rosters = useRosters()
  const find = (things: readonly Named[] | undefined) => things?.find((one) => one.code === code)
  if (what === 'rule') return rule.data
  return what === 'zone' ? find(zones.data?.zones) : what === 'roster' ? find(rosters.data?.rosters) : undefined
}

/** What a change of ground or owners does, in words; null for a thing of the book. */
function useTold(change: Change, applied: Applied | undefined): { title: string; note: string } | null {
  const { t } = useTranslation()
  const listed = useListed()
  const name = useName()
  const format = useFormat()
  const size = useGroundSize()
  const ground = change.what === 'ground' ? (change as GroundChange) : null
  const owner = change.what === 'owner' ? (change as OwnerChange) : null
  const handed = applied?.handed
  const place = ground?.to ?? owner?.area
  const [area] = useAreas(place ? [place] : [])
  const losing = useAreas(handed?.losing ?? [])
  const from = useKnownUnit(owner?.from ?? null)
  const to = useKnownUnit(owner?.to ?? null)
  const classes = useClasses().data
  if (ground) {
    return {
      title: t('rules.ground.to', { area: area ? name(area) : ground.to }),
      note: handed
        ? [
            t('rules.ground.from', {
              areas: listed(losing.map(name)),
              size: size(handed.areaM2 ?? 0),
            }),
            t('rules.ground.count', { number: format.number(handed.componentCount) }),
          ].join(' · ')
        : ground.to,
    }
  }
  if (change.what === 'grids') {
    const { op } = change as GridsChange
    return {
      title: t(`grids.op.${op}`),
      note: [
        (handed?.grids ?? []).map(({ code }) => code).join(' · '),
        ...(handed ? [t('rules.ground.count', { number: format.number(handed.componentCount) })] : []),
      ].join(' · '),
    }
  }
  if (!owner) return null
  const found = classes?.find(({ kind, code }) => kind === 'component' && code.startsWith(owner.class || 'none'))
  const things = !owner.class
    ? t('rules.owner.everything')
    : !found
      ? owner.class
      : owner.class.length === 2
        ? t('rules.wholeMajor', { major: found.majorName })
        : name(found)
  return {
    title: `${from ? name(from) : owner.from} → ${to ? name(to) : owner.to}`,
    note: [
      things,
      area ? name(area) : (owner.area ?? t('rules.owner.wholeCity')),
      ...(handed
        ? [t('rules.owner.count', { number: format.number(handed.componentCount + (handed.pipeCount ?? 0)) })]
        : []),
    ].join(' · '),
  }
}
