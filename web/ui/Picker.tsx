import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'

export interface PickerOption {
  value: string
  label: string
  note?: string
  group?: string
}

/** A searchable choice: type to narrow, arrows and Enter to take, Escape to leave. */
export function Picker({
  value,
  options,
  onSearch,
  onChange,
  placeholder,
  empty,
  above,
  leading,
  id,
  ...rest
}: {
  value: PickerOption | null
  options: readonly PickerOption[]
  onSearch: (text: string) => void
  onChange: (option: PickerOption) => void
  placeholder: string
  empty: string
  above?: boolean
  leading?: ReactNode
  id?: string
  'data-testid'?: string
  'aria-invalid'?: boolean
  'aria-describedby'?: string
}) {
  const [text, setText] = useState<string | null>(null)
  const [active, setActive] = useState(0)
  const listId = useId()
  const input = useRef<HTMLInputElement>(null)
  const open = text !== null
  const search = (next: string) => {
    setText(next)
    setActive(0)
    onSearch(next)
  }
  const take = (option: PickerOption | undefined) => {
    if (!option) return
    onChange(option)
    setText(null)
    onSearch('')
    input.current?.blur()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return
    if (event.key === 'ArrowDown') setActive((index) => Math.min(index + 1, options.length - 1))
    else if (event.key === 'ArrowUp') setActive((index) => Math.max(index - 1, 0))
    else if (event.key === 'Enter') take(options[active])
    else if (event.key === 'Escape') input.current?.blur()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="picker">
      {leading}
      <input
        {...rest}
        id={id}
        ref={input}
        className="input"
        role="combobox"
        autoComplete="off"
        aria-expanded={open}
        aria-controls={listId}
        aria-activedescendant={open ? `${listId}-${active}` : undefined}
        placeholder={value?.label ?? placeholder}
        value={text ?? value?.label ?? ''}
        onFocus={() => search('')}
        onBlur={() => setText(null)}
        onChange={(event) => search(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {open && (
        <div className={above ? 'options above' : 'options below'} id={listId} role="listbox">
          {options.length === 0 && <div className="group">{empty}</div>}
          {options.map((option, index) => (
            <div key={option.value}>
              {option.group && option.group !== options[index - 1]?.group && (
                <div className="group">{option.group}</div>
              )}
              <button
                type="button"
                id={`${listId}-${index}`}
                className="option"
                role="option"
                tabIndex={-1}
                aria-selected={option.value === value?.value}
                data-active={index === active}
                data-value={option.value}
                onMouseEnter={() => setActive(index)}
                onMouseDown={(event) => {
                  event.preventDefault()
                  take(option)
                }}
              >
                <span className="clip">{option.label}</span>
                {option.note && <span className="muted mono">{option.note}</span>}
              </button>
            </div>
          ))}
        </div>
      )}
    </div>
  )
}
