import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import { ProblemError, UnreachableError } from '../api.ts'
import { IconButton } from './Button.tsx'

interface Toast {
  id: number
  tone: 'ok' | 'danger'
  title: string
  detail?: string
}
const useToasts = create<{ toasts: Toast[] }>(() => ({ toasts: [] }))
let nextId = 1

function dismiss(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))
}

export function showToast(tone: Toast['tone'], title: string, detail?: string): void {
  const id = nextId++
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts.slice(-2), { id, tone, title, detail }] }))
  window.setTimeout(() => dismiss(id), tone === 'ok' ? 3500 : 8000)
}

/** What the server refused, in its own words. Unreachable is shown by the shell's banner instead. */
export function showError(error: unknown): void {
  if (error instanceof UnreachableError) return
  if (error instanceof ProblemError) showToast('danger', error.problem.title, error.problem.detail)
  else showToast('danger', error instanceof Error ? error.message : String(error))
}

export function Toasts() {
  const { t } = useTranslation()
  const toasts = useToasts((store) => store.toasts)
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map((toast) => (
        <div className="toast" key={toast.id} data-tone={toast.tone}>
          {toast.tone === 'ok' ? <CircleCheck size={16} /> : <CircleAlert size={16} />}
          <div className="grow">
            <strong>{toast.title}</strong>
            {toast.detail && toast.detail !== toast.title && <p>{toast.detail}</p>}
          </div>
          <IconButton label={t('common.close')} onClick={() => dismiss(toast.id)}>
            <X size={14} />
          </IconButton>
        </div>
      ))}
    </div>
  )
}
