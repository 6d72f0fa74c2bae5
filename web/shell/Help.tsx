import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import { ACTIONS, type Action } from '../../server/cases/lifecycle.ts'
import { useLabel } from '../i18n/label.ts'
import { useKeys } from '../keys.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { go } from '../url.ts'
import { ACTION_KEYS } from '../views/cases/actionKeys.ts'

export const useHelp = create<{ open: boolean }>(() => ({ open: false }))

const ROWS = [
  { keys: ['J', 'K', '↓', '↑'], text: 'next' },
  { keys: ['→'], text: 'page' },
  { keys: ['M'], text: 'map' },
  { keys: ['Enter'], text: 'open' },
  { keys: ['D'], text: 'dispatch' },
  { keys: ['X'], text: 'return' },
  { keys: ['Space'], text: 'select' },
  { keys: ['A'], text: 'action' },
  { keys: ['1', '…', '9'], text: 'condition' },
  { keys: ['1', '2', '3'], text: 'option' },
  { keys: ['E'], text: 'editRule' },
  { keys: ['/'], text: 'search' },
  { keys: ['Esc'], text: 'close' },
  { keys: ['Shift', '1 … 4'], text: 'workspaces' },
  { keys: ['?'], text: 'help' },
] as const

const EDITOR = [
  { keys: ['J', 'K'], text: 'next' },
  { keys: ['Space'], text: 'choose' },
  { keys: ['Ctrl', 'A'], text: 'all' },
  { keys: ['Shift', '⇲'], text: 'box' },
  { keys: ['L'], text: 'lasso' },
  { keys: ['Backspace'], text: 'clear' },
  { keys: ['E', 'M', 'V'], text: 'edit' },
  { keys: ['←', '↑', '→', '↓'], text: 'nudge' },
  { keys: ['Delete'], text: 'corner' },
  { keys: ['S'], text: 'snap' },
  { keys: ['R'], text: 'measure' },
  { keys: ['T'], text: 'table' },
  { keys: ['G'], text: 'grids' },
  { keys: ['X', 'U', 'M'], text: 'coverage' },
  { keys: ['H'], text: 'edits' },
  { keys: ['Ctrl', 'Z'], text: 'undo' },
  { keys: ['Ctrl', 'Shift', 'Z'], text: 'redo' },
] as const

/** Letters of the actions on a case, with every action each stands for. */
const LETTERS = [...new Set(Object.values(ACTION_KEYS))].filter((key) => key !== '').sort()
const actionsOf = (key: string) =>
  (Object.keys(ACTION_KEYS) as Action[]).filter((action) => ACTION_KEYS[action] === key)

/** Shortcuts that work everywhere, and the overlay that lists all of them. */
export function Help() {
  const { t } = useTranslation()
  const label = useLabel()
  const open = useHelp((store) => store.open)
  useKeys({
    '?': () => useHelp.setState({ open: true }),
    '!': () => go('/explore', {}, ['m']),
    '@': () => go('/dispatch', {}, ['m']),
    '#': () => go('/inventory', {}, ['m']),
    $: () => go('/report', {}, ['m']),
  })
  if (!open) return null
  return (
    <Dialog title={t('help.title')} onClose={() => useHelp.setState({ open: false })}>
      <Shortcuts rows={ROWS.map(({ keys, text }) => ({ keys, text: t(`help.${text}`) }))} />
      <h3 className="shortcuts-title">{t('editor.keys.title')}</h3>
      <Shortcuts rows={EDITOR.map(({ keys, text }) => ({ keys, text: t(`editor.keys.${text}`) }))} />
      <h3 className="shortcuts-title">{t('cases.keys.title')}</h3>
      <dl className="shortcuts letters">
        {LETTERS.map((key) => (
          <div key={key}>
            <dt>
              <kbd className="kbd">{key.toUpperCase()}</kbd>
            </dt>
            <dd>{[...new Set(actionsOf(key).map((action) => label(ACTIONS[action])))].join(' / ')}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}

function Shortcuts({ rows }: { rows: readonly { keys: readonly string[]; text: string }[] }) {
  return (
    <dl className="shortcuts">
      {rows.map(({ keys, text }) => (
        <div key={text}>
          <dt>
            {keys.map((key) => (
              <kbd className="kbd" key={key}>
                {key}
              </kbd>
            ))}
          </dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}
