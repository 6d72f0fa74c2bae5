import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { zoneFault } from '../../../server/responsibility/rulebook/rules.ts'
import type { ZoneChange, ZoneDetail } from '../../../server/responsibility/rulebook/schema.ts'
import { ZONE_KINDS, type ZoneKind } from '../../../server/responsibility/schema.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { useHighlight } from '../../map/index.ts'
import { Field } from '../../ui/Field.tsx'
import { book } from './api.ts'
import { bufferOf } from './buffer.ts'
import { ChangeForm } from './ChangeForm.tsx'
import { changeOfZone } from './change.ts'
import { NameFields } from './NameFields.tsx'
import { ShapeField } from './ShapeField.tsx'
import { choose } from './selected.ts'
import type { Draft } from './useDraft.ts'
import { useRefusal } from './useRefusal.ts'
import { useShape } from './useShape.ts'

const WIDTHS = [10, 20, 30, 50] as const

/** A zone's kind and names, its boundary or centre line drawn on the map, and a corridor's width; into the draft. */
export function ZoneForm({
  before,
  change,
  at,
  draft,
  onClose,
}: {
  before: ZoneDetail | null
  change: ZoneChange | null
  at: number | undefined
  draft: Draft
  onClose: () => void
}) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const first = useMemo(() => change ?? (before && changeOfZone(before)), [change, before])
  const [form, setForm] = useState({
    kind: first?.kind ?? ('park' as ZoneKind),
    name: first?.name ?? '',
    nameEn: first?.nameEn ?? '',
    halfWidthMetres: first?.halfWidthMetres ?? 20,
  })
  const isCorridor = ZONE_KINDS[form.kind].family === 'corridor'
  const shape = useShape(isCorridor ? 'line' : 'polygon', isCorridor ? first?.axis : first?.geometry)
  const refusal = useRefusal()
  const ground = useMemo(
    () => (isCorridor && shape.geometry ? bufferOf(shape.geometry, form.halfWidthMetres) : null),
    [isCorridor, shape.geometry, form.halfWidthMetres],
  )
  useHighlight('shape-ground', ground ? [{ role: 'ground', geometry: ground }] : [])
  const set = (next: Partial<typeof form>) => {
    setForm((now) => ({ ...now, ...next }))
    refusal.clear()
  }
  const submit = async () => {
    const { kind, name: title, nameEn, halfWidthMetres } = form
    const next: ZoneChange = {
      what: 'zone',
      ...(before ? { code: before.code, version: before.version } : {}),
      kind,
      name: title,
      nameEn,
      ...(isCorridor
        ? { ...(shape.geometry ? { axis: shape.geometry } : {}), halfWidthMetres }
        : shape.geometry
          ? { geometry: shape.geometry }
          : {}),
    }
    if (!title.trim() || !nameEn.trim()) return refusal.set('name', t('rules.edit.missing.name'))
    if (!shape.geometry)
      return refusal.set('geometry', t(isCorridor ? 'rules.edit.missing.axis' : 'rules.edit.missing.boundary'))
    const fault = zoneFault(next)
    if (fault) return refusal.set(fault.field, label(fault.detail))
    try {
      await book.check([next])
      await draft.put(next, at)
      if (before) onClose()
      else choose('draft')
    } catch (error) {
      refusal.take(error)
    }
  }
  return (
    <ChangeForm
      what="zone"
      title={before ? t('rules.edit.title', { name: name(before) }) : t('rules.new.zone')}
      code={before?.code}
      refused={refusal.text}
      busy={draft.busy}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t('rules.fields.zoneKind')} hint={t(isCorridor ? 'rules.hints.corridor' : 'rules.hints.special')}>
        <select
          className="input"
          data-testid="zone-kind"
          value={form.kind}
          onChange={(event) => {
            const kind = event.target.value as ZoneKind
            if (ZONE_KINDS[kind].family !== ZONE_KINDS[form.kind].family) shape.clear()
            set({ kind })
          }}
        >
          {(Object.keys(ZONE_KINDS) as ZoneKind[])
            // What is a corridor stays one: its ground is made from a line.
            .filter((kind) => !before || ZONE_KINDS[kind].family === ZONE_KINDS[before.kind].family)
            .map((kind) => (
              <option key={kind} value={kind}>
                {label(ZONE_KINDS[kind])}
              </option>
            ))}
        </select>
      </Field>
      <ShapeField shape={shape} />
      {isCorridor && (
        <Field
          label={t('rules.fields.halfWidthMetres')}
          hint={t('rules.hints.halfWidth')}
          error={refusal.of('halfWidthMetres')}
        >
          <input
            className="input"
            type="number"
            min={1}
            max={5000}
            list="rulebook-widths"
            data-testid="zone-width"
            value={form.halfWidthMetres}
            onChange={(event) => set({ halfWidthMetres: Number(event.target.value) })}
          />
        </Field>
      )}
      <datalist id="rulebook-widths">
        {WIDTHS.map((metres) => (
          <option key={metres} value={metres} />
        ))}
      </datalist>
      <NameFields what="zone" names={form} error={refusal.of('name')} onChange={set} />
    </ChangeForm>
  )
}
