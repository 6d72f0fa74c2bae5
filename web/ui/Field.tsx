import { cloneElement, type ReactElement, type ReactNode, useId } from 'react'

interface Control {
  id?: string
  'aria-invalid'?: boolean
  'aria-describedby'?: string
}

/** Label, control, and what is wrong with it, tied together for screen readers. */
export function Field({
  label,
  error,
  hint,
  children,
}: {
  label: ReactNode
  error?: string | null
  hint?: ReactNode
  children: ReactElement<Control>
}) {
  const id = useId()
  const control = children.props.id ?? id
  return (
    <div className="field">
      <label className="label" htmlFor={control}>
        {label}
      </label>
      {cloneElement(children, {
        id: control,
        'aria-invalid': error ? true : undefined,
        'aria-describedby': error || hint ? `${id}-note` : undefined,
      })}
      {error ? (
        <span className="error" id={`${id}-note`} role="alert">
          {error}
        </span>
      ) : (
        hint && (
          <span className="hint" id={`${id}-note`}>
            {hint}
          </span>
        )
      )}
    </div>
  )
}
