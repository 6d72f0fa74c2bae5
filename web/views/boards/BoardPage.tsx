import './board.css'
import { useQuery } from '@tanstack/react-query'
import { ChevronLeft, Monitor, Scale } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../../server/cases/boards/schema.ts'
import { api } from '../../api.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { usePreferences, useTheme } from '../../preferences.ts'
import { usePerson } from '../../session.ts'
import { useIsPhone } from '../../shell/layout.ts'
import { Page, useLiveRefresh } from '../../shell/Page.tsx'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { go, setParams, useParam } from '../../url.ts'
import { Headline } from './Headline.tsx'
import { PlaceCards } from './PlaceCards.tsx'
import { PlaceTable } from './PlaceTable.tsx'
import { UnitBoard } from './UnitBoard.tsx'
import { WallClock } from './WallClock.tsx'
import { withinOf } from './within.ts'

/** What stands where, now: the city's districts side by side, a district's streets and units, or a unit's own. */
export function BoardPage() {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  const isPhone = useIsPhone()
  const { areaCode, role } = usePerson()
  const [district] = useParam('district')
  const [unit] = useParam('unit')
  const [wall] = useParam('wall')
  const query = { district: district ?? undefined, unit: unit ?? undefined }
  const found = useQuery({
    queryKey: ['board', query],
    queryFn: () => api.board(query),
    // Lamps turn by time alone, without any message.
    refetchInterval: 60_000,
  })
  useLiveRefresh(['board'])
  const board = found.data
  const title = !board
    ? t('boards.board.title')
    : board.kind === 'city'
      ? t('boards.board.cityTitle')
      : t(board.kind === 'district' ? 'boards.board.districtTitle' : 'boards.board.unitTitle', { name: name(board.of) })
  const content = (
    <>
      {found.isPending && <SkeletonLines lines={9} />}
      {found.isError && (
        <Empty title={t('boards.board.failed')}>
          <p>{found.error.message}</p>
          <Button onClick={() => void found.refetch()}>{t('common.retry')}</Button>
        </Empty>
      )}
      {board && <Figures board={board} isCards={isPhone && wall !== '1'} wall={wall === '1'} />}
    </>
  )
  if (wall === '1') {
    return (
      <Wall title={title} at={board?.at}>
        {content}
      </Wall>
    )
  }
  const canGoUp = areaCode === null && role !== 'unit_staff' && (district || unit)
  return (
    <Page
      title={
        <span className="row">
          {canGoUp && (
            <IconButton
              label={t('boards.board.back')}
              onClick={() => setParams({ district: null, unit: null }, 'push')}
            >
              <ChevronLeft size={18} />
            </IconButton>
          )}
          {title}
        </span>
      }
      tools={
        <div className="row">
          {board && <span className="muted board-at">{t('boards.board.asOf', { at: format.clock(board.at) })}</span>}
          {isPhone ? (
            <IconButton label={t('modes.accountability')} onClick={() => go('/accountability')}>
              <Scale size={16} />
            </IconButton>
          ) : (
            <Button data-testid="wall" onClick={() => setParams({ wall: '1' }, 'push')}>
              <Monitor size={14} />
              {t('boards.board.wall')}
            </Button>
          )}
        </div>
      }
    >
      {content}
    </Page>
  )
}

function Figures({ board, isCards, wall }: { board: Board; isCards: boolean; wall: boolean }) {
  const { t } = useTranslation()
  return (
    <>
      <Headline figures={board.total} within={withinOf(board, null)} unit={board.unit} />
      {board.unit && <UnitBoard cases={board.unit.cases} />}
      {board.kind !== 'unit' && (isCards ? <PlaceCards board={board} /> : <PlaceTable board={board} wall={wall} />)}
      {board.kind === 'city' && board.rows.length === 1 && <Empty title={t('boards.board.empty')} />}
    </>
  )
}

/** For the wall of a command centre: dark, large, nothing to press. Escape leaves. */
function Wall({ title, at, children }: { title: string; at: string | undefined; children: React.ReactNode }) {
  const { t } = useTranslation()
  const theme = usePreferences((store) => store.theme)
  useEffect(() => {
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setParams({ wall: null }, 'push')
    }
    window.addEventListener('keydown', leave)
    return () => window.removeEventListener('keydown', leave)
  }, [])
  // The wall is dark whatever the person prefers; leaving gives the theme back.
  // biome-ignore lint/correctness/useExhaustiveDependencies: set again after the preference has been applied
  useEffect(() => {
    const before = useTheme.getState().theme
    document.documentElement.dataset.theme = 'dark'
    return () => {
      document.documentElement.dataset.theme = before
    }
  }, [theme])
  return (
    <main className="wall" data-testid="wall-display">
      <header className="wall-head">
        <h1>{title}</h1>
        <WallClock at={at} />
        <button type="button" className="wall-leave" onClick={() => setParams({ wall: null }, 'push')}>
          {t('boards.board.leaveWall')}
        </button>
      </header>
      {children}
    </main>
  )
}
