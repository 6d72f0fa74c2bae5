import { lazy, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { connectLive } from './live.ts'
import { useCity, useSession } from './session.ts'
import { homeOf } from './shell/home.ts'
import { ServerBanner } from './shell/ServerBanner.tsx'
import './shell/shell.css'
import { Button } from './ui/Button.tsx'
import { Empty, SkeletonLines } from './ui/Placeholder.tsx'
import { Toasts } from './ui/toast.tsx'
import { go, useLocation } from './url.ts'
import { SignIn } from './views/access/SignIn.tsx'

const Console = lazy(() => import('./shell/Console.tsx').then(({ Console }) => ({ default: Console })))
const ReportPage = lazy(() =>
  import('./views/intake/ReportPage.tsx').then(({ ReportPage }) => ({ default: ReportPage })),
)
const CasePage = lazy(() => import('./views/cases/CasePage.tsx').then(({ CasePage }) => ({ default: CasePage })))
const DecisionsPage = lazy(() =>
  import('./views/responsibility/Decisions.tsx').then(({ DecisionsPage }) => ({ default: DecisionsPage })),
)
const QualityPage = lazy(() =>
  import('./views/responsibility/quality/QualityPage.tsx').then(({ QualityPage }) => ({ default: QualityPage })),
)
const BriefingPage = lazy(() =>
  import('./views/hotspots/briefing/BriefingPage.tsx').then(({ BriefingPage }) => ({ default: BriefingPage })),
)
const ScorePage = lazy(() => import('./views/census/ScorePage.tsx').then(({ ScorePage }) => ({ default: ScorePage })))
const BoardPage = lazy(() => import('./views/boards/BoardPage.tsx').then(({ BoardPage }) => ({ default: BoardPage })))
const InboxPage = lazy(() => import('./views/inbox/InboxPage.tsx').then(({ InboxPage }) => ({ default: InboxPage })))
const AccountabilityPage = lazy(() =>
  import('./views/evaluation/AccountabilityPage.tsx').then(({ AccountabilityPage }) => ({
    default: AccountabilityPage,
  })),
)
const TasksPage = lazy(() =>
  import('./views/collection/TasksPage.tsx').then(({ TasksPage }) => ({ default: TasksPage })),
)
const StandardsPage = lazy(() =>
  import('./views/standards/StandardsPage.tsx').then(({ StandardsPage }) => ({ default: StandardsPage })),
)
/** Published: open to everybody, signed in or not. */
const PUBLIC = new Set(['/standards', '/calendar'])
const WorkOrder = lazy(() => import('./views/cases/WorkOrder.tsx').then(({ WorkOrder }) => ({ default: WorkOrder })))

export function App() {
  return (
    <>
      <ServerBanner />
      <Suspense fallback={<SkeletonLines lines={5} />}>
        <Page />
      </Suspense>
      <Toasts />
    </>
  )
}

function Page() {
  const { t, i18n } = useTranslation()
  const path = useLocation((location) => location.path)
  const city = useCity()
  const session = useSession()
  const person = session.data

  useEffect(() => {
    if (person) connectLive()
  }, [person])
  useEffect(() => {
    if (city.data) document.title = i18n.language === 'zh' ? `${city.data.name} · 网格` : `${city.data.nameEn} · Wangge`
  }, [city.data, i18n.language])
  useEffect(() => {
    if (person && path === '/') go(homeOf(person.role))
  }, [person, path])

  if (city.isError || session.isError) {
    return (
      <Empty title={t('server.unreachable')}>
        <Button
          onClick={() => {
            void city.refetch()
            void session.refetch()
          }}
        >
          {t('common.retry')}
        </Button>
      </Empty>
    )
  }
  if (!city.data || person === undefined) return <SkeletonLines lines={5} />
  if (PUBLIC.has(path)) return <StandardsPage city={city.data} />
  if (!person) return <SignIn city={city.data} />
  const caseId = /^\/case\/(\d{19})$/.exec(path)?.[1]
  if (caseId) return <CasePage city={city.data} id={caseId} />
  switch (path) {
    case '/':
      return null
    case '/explore':
    case '/dispatch':
    case '/inventory':
    case '/inventory/quality':
    case '/inventory/census':
    case '/inventory/import':
    case '/rules':
      return <Console city={city.data} />
    case '/explore/briefing':
      return <BriefingPage city={city.data} />
    case '/report':
      return <ReportPage city={city.data} />
    case '/decisions':
      return <DecisionsPage />
    case '/inventory/scores':
      return <ScorePage />
    case '/rules/quality':
      return <QualityPage city={city.data} />
    case '/board':
      return <BoardPage />
    case '/inbox':
      return <InboxPage />
    case '/accountability':
      return <AccountabilityPage />
    case '/tasks':
      return <TasksPage city={city.data} />
    case '/work-order':
      return <WorkOrder city={city.data} />
    default:
      return (
        <Empty title={t('server.notFound')}>
          <Button onClick={() => go(homeOf(person.role))}>{t('common.back')}</Button>
        </Empty>
      )
  }
}
