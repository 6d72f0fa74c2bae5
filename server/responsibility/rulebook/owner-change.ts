/** One unit takes the place of another as owner and maintainer of things. */
import { runOne } from '../../database/database.ts'
import { ProblemError } from '../../errors.ts'
import { countsFromNow } from './ground-change.ts'
import { type ChangeKind, query } from './kind.ts'
import { type Applied, OwnerChange } from './schema.ts'

export const owner: ChangeKind<OwnerChange> = {
  schema: OwnerChange,
  order: 2,
  keyOf: () => undefined,
  async apply(client, change, setting) {
    countsFromNow(setting, { en: 'What a unit owns', zh: '权属移交' })
    for (const name of ['from', 'to'] as const) {
      const unit = await runOne<{ active: boolean }>(client, query('unitsOnDuty'), {
        codes: [change[name]],
        at: setting.validFrom,
      })
      // A company that is gone may still stand as owner: that is why its things are handed over.
      if (unit && (unit.active || name === 'from')) continue
      throw new ProblemError('unknown_unit', {
        detail: unit
          ? { en: `Unit ${change[name]} is no longer active.`, zh: `单位 ${change[name]} 已撤销。` }
          : { en: `There is no unit ${change[name]}.`, zh: `没有单位 ${change[name]}。` },
        field: setting.field(name),
        value: change[name],
      })
    }
    const { handed } = (await runOne<{ handed: NonNullable<Applied['handed']> & { at: string } }>(
      client,
      query('handOverThings'),
      {
        from: change.from,
        to: change.to,
        class: change.class ?? null,
        area: change.area ?? null,
        at: setting.validFrom,
      },
    ))!
    if (change.from === change.to || handed.componentCount + (handed.pipeCount ?? 0) === 0) {
      throw new ProblemError('bad_request', {
        detail: {
          en: `Nothing would change hands: ${change.from} has no such components or pipes there, or keeps them. Check class and area.`,
          zh: `没有可移交的：${change.from} 在那里没有这样的部件或管线，或接收单位就是它自己。请核对 class 和 area。`,
        },
        field: setting.field('from'),
        value: change.from,
      })
    }
    const { at, ...told } = handed
    return { what: 'owner', code: change.to, version: null, validFrom: new Date(at).toISOString(), handed: told }
  },
}
