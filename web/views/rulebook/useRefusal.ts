import { useState } from 'react'
import { ProblemError } from '../../api.ts'
import { showError } from '../../ui/toast.tsx'

/** What is wrong with a form: of one field, in the server's words or ours. */
export function useRefusal() {
  const [wrong, setWrong] = useState<{ field: string; text: string } | null>(null)
  return {
    text: wrong?.text ?? null,
    of: (field: string) => (wrong?.field === field ? wrong.text : null),
    clear: () => setWrong(null),
    set: (field: string, text: string) => setWrong({ field, text }),
    take: (error: unknown) => {
      if (!(error instanceof ProblemError)) return showError(error)
      // /changes/0/scope → scope
      const field = error.problem.field
        ?.split('/')
        .filter((part) => part && part !== 'changes' && !/^\d+$/.test(part))[0]
      setWrong({ field: field ?? '', text: error.problem.detail || error.problem.title })
    },
  }
}
