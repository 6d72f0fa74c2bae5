import { useTranslation } from 'react-i18next'
import { FAULTS, type FaultKind } from '../../../server/evaluation/rules.ts'
import type { UnitTotal } from '../../../server/evaluation/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { setParams } from '../../url.ts'

const KINDS = Object.keys(FAULTS) as FaultKind[]

/** How much counts against each unit, by kind; a press shows only its entries. */
export function UnitTotals({ totals, chosen }: { totals: readonly UnitTotal[]; chosen: string | null }) {
  const { t } = useTranslation()
  const name = useName()
  const label = useLabel()
  const format = useFormat()
  const kinds = KINDS.filter((kind) => totals.some(({ counts }) => counts[kind]))
  const columns = kinds.length > 1 ? kinds : []
  return (
    <section className="fault-totals" aria-label={t('boards.accountability.totals')}>
      <h2>{t('boards.accountability.totals')}</h2>
      <div className="fault-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('boards.accountability.unit')}</th>
              {columns.map((kind) => (
                <th key={kind} scope="col">
                  {label(FAULTS[kind])}
                </th>
              ))}
              <th scope="col">{t('boards.accountability.total')}</th>
            </tr>
          </thead>
          <tbody>
            {totals.map(({ unit, counts, total, struck }) => (
              <tr key={unit?.code ?? ''} data-chosen={unit?.code === chosen}>
                <th scope="row">
                  {unit ? (
                    <button
                      type="button"
                      className="board-place"
                      onClick={() => setParams({ unit: unit.code === chosen ? null : unit.code })}
                    >
                      {name(unit)}
                    </button>
                  ) : (
                    t('boards.accountability.nobody')
                  )}
                </th>
                {columns.map((kind) => (
                  <td key={kind}>{counts[kind] ? format.number(counts[kind]) : <i>·</i>}</td>
                ))}
                <td>
                  <b>{format.number(total)}</b>
                  {struck > 0 && <small>{t('boards.accountability.struck', { count: struck })}</small>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
