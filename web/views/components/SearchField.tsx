import { Search } from 'lucide-react'
import { type Ref, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** Looks for the beginning of a code, or for words, a little after the last letter. */
export function SearchField({
  value,
  search,
  onChange,
}: {
  value: string | undefined
  search: Ref<HTMLInputElement>
  onChange: (q: string | undefined) => void
}) {
  const { t } = useTranslation()
  const [text, setText] = useState(value ?? '')
  useEffect(() => setText(value ?? ''), [value])
  useEffect(() => {
    if (text.trim() === (value ?? '')) return
    const timer = window.setTimeout(() => onChange(text.trim() || undefined), 250)
    return () => window.clearTimeout(timer)
  })
  return (
    <div className="search">
      <Search size={14} />
      <input
        ref={search}
        className="input"
        type="search"
        value={text}
        maxLength={100}
        aria-label={t('inventory.search')}
        placeholder={t('inventory.search')}
        data-testid="inventory-search"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
      />
      {!text && <kbd className="kbd">/</kbd>}
    </div>
  )
}
