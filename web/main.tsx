import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './ui/tokens.css'
import './ui/base.css'
import './ui/controls.css'
import './ui/overlays.css'
import './i18n/index.ts'
import { App } from './App.tsx'
import { ProblemError } from './api.ts'

function signedOut(error: unknown): void {
  if (error instanceof ProblemError && error.problem.status === 401) client.setQueryData(['session'], null)
}

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: signedOut }),
  mutationCache: new MutationCache({ onError: signedOut }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A refusal will be the same next time; a broken line may not.
      retry: (failures, error) => !(error instanceof ProblemError) && failures < 2,
    },
  },
})

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
)

// A chunk of an older build is gone after an upgrade: take the new page, once.
window.addEventListener('vite:preloadError', () => {
  const last = Number(sessionStorage.getItem('wangge.reloaded') ?? 0)
  if (Date.now() - last < 10_000) return
  sessionStorage.setItem('wangge.reloaded', String(Date.now()))
  window.location.reload()
})
