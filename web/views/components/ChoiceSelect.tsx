import { useAttributeWords } from './attributeWords.ts'
import { CHOICES, type Choice } from './choices.ts'

export function ChoiceSelect({
  field,
  label,
  value,
  testId,
  onChange,
}: {
  field: Choice
  /** Where no label stands beside it. */
  label?: string
  value: string
  testId: string
  onChange: (value: string) => void
}) {
  const words = useAttributeWords()
  return (
    <select
      className="input"
      aria-label={label}
      value={value}
      data-testid={testId}
      onChange={(event) => onChange(event.target.value)}
    >
      {CHOICES[field].map((choice) => (
        <option key={choice} value={choice}>
          {words(field, choice)}
        </option>
      ))}
    </select>
  )
}
