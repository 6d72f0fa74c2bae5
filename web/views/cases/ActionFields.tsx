import { useTranslation } from 'react-i18next'
import type { Offer } from '../../../server/cases/lifecycle.ts'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import { zhCases } from '../../i18n/zh-cases.ts'
import { Segmented } from '../../ui/Segmented.tsx'
import { PhotoField } from '../photos/PhotoField.tsx'
import { AssistingField } from './fields/AssistingField.tsx'
import { ConditionField } from './fields/ConditionField.tsx'
import { CorrectedClassField, PlaceField } from './fields/CorrectionFields.tsx'
import { MergeField } from './fields/MergeField.tsx'
import { PayerField } from './fields/PayerField.tsx'
import { BindingField, CostField, NoteField, UntilField } from './fields/PlainFields.tsx'
import { UnitField } from './fields/UnitField.tsx'
import { fieldsOf } from './offers.ts'
import type { Acting, Draft, Wrong } from './useActing.ts'

/** What a field of an action's form is given. */
export interface FieldProps {
  draft: Draft
  wrong: Wrong
  onChange: (change: Draft) => void
}

/** The fields an action asks for, and only those; a note may always be added. */
export function ActionFields({ detail, acting, offer }: { detail: CaseDetail; acting: Acting; offer: Offer }) {
  const { t } = useTranslation()
  const { action, requires } = offer
  const fields = fieldsOf(offer, detail.substituted)
  const field: FieldProps = { draft: acting.values, wrong: acting.wrong, onChange: acting.change }
  return (
    <>
      {fields.includes('geometry') && <PlaceField detail={detail} {...field} />}
      {fields.includes('class') && <CorrectedClassField detail={detail} {...field} />}
      {fields.includes('into') && <MergeField id={detail.id} {...field} />}
      {fields.includes('unit') && <UnitField action={action} {...field} />}
      {fields.includes('assisting') && <AssistingField {...field} />}
      {fields.includes('payer') && <PayerField responsible={detail.unit} {...field} />}
      {fields.includes('condition') && <ConditionField conditions={acting.conditions} {...field} />}
      {fields.includes('until') && <UntilField {...field} />}
      {fields.includes('cost') && <CostField estimate={action === 'substitute'} {...field} />}
      {fields.includes('real') && <YesNo field={field} name="real" yes={t('case.real')} no={t('case.unfounded')} />}
      {fields.includes('passed') && <YesNo field={field} name="passed" yes={t('case.passed')} no={t('case.failed')} />}
      {fields.includes('binding') && <BindingField {...field} />}
      <NoteField action={action} required={requires.includes('note')} {...field} />
      {fields.includes('photos') && (
        <PhotoField
          value={acting.values.photos ?? []}
          label={action in zhCases.act.photosFor ? t(`cases.act.photosFor.${action as 'verify'}`) : undefined}
          error={acting.wrong.photos}
          onChange={(photos) => acting.change({ photos })}
          onBusy={acting.setPhotosBusy}
        />
      )}
    </>
  )
}

function YesNo({ field, name, yes, no }: { field: FieldProps; name: 'real' | 'passed'; yes: string; no: string }) {
  const { t } = useTranslation()
  const value = field.draft[name]
  return (
    <>
      <Segmented
        wide
        label={t(`action.${name}`)}
        value={value === undefined ? null : value ? 'yes' : 'no'}
        onChange={(chosen) => field.onChange({ [name]: chosen === 'yes' })}
        options={[
          { value: 'yes', label: yes, testId: `field-${name}-yes` },
          { value: 'no', label: no, testId: `field-${name}-no` },
        ]}
      />
      {field.wrong[name] && (
        <p className="field-error" role="alert">
          {field.wrong[name]}
        </p>
      )}
    </>
  )
}
