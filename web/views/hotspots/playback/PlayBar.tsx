import './play-bar.css'
import { Pause, Play, SkipBack, SkipForward, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format.ts'
import { usePreferences } from '../../../preferences.ts'
import { useCovered, useIsPhone } from '../../../shell/layout.ts'
import { IconButton } from '../../../ui/Button.tsx'
import { setParams } from '../../../url.ts'
import { instantAt } from './frames.ts'
import {
  SPEEDS,
  STEPS,
  type Step,
  shownPosition,
  stepBy,
  stopPlayback,
  togglePlaying,
  usePlayer,
  usePlayerKeys,
  WINDOWS,
} from './player.ts'

/** The film's handles, over the map. */
export function PlayBar({
  step,
  length,
  lasting,
  error,
  figure,
}: {
  step: Step
  length: number
  /** Points last as long as their cases: there is no window. */
  lasting?: boolean
  error: string | null
  /** What is counted at a position; null while it is on its way. */
  figure: (position: number) => number | null
}) {
  const { t } = useTranslation()
  const { left, right, bottom } = useCovered()
  const isPhone = useIsPhone()
  const language = usePreferences((store) => store.language)
  const playing = usePlayer((store) => store.playing)
  const speed = usePlayer((store) => store.speed)
  const slices = usePlayer((store) => store.slices)
  usePlayerKeys()
  return (
    <section
      className="play-bar"
      data-testid="play-bar"
      data-phone={isPhone || undefined}
      aria-label={t('explore.play.title')}
      style={isPhone ? { bottom: bottom + 8 } : { left: left + (language === 'en' ? 320 : 272), right: right + 60 }}
    >
      <div className="row">
        <IconButton label={t('explore.play.back')} onClick={() => stepBy(-1)}>
          <SkipBack size={15} />
        </IconButton>
        <IconButton
          label={t(playing ? 'explore.play.pause' : 'explore.play.play')}
          className="play-main"
          data-testid="play-toggle"
          onClick={togglePlaying}
        >
          {playing ? <Pause size={17} /> : <Play size={17} />}
        </IconButton>
        <IconButton label={t('explore.play.forward')} onClick={() => stepBy(1)}>
          <SkipForward size={15} />
        </IconButton>
        <Moment figure={figure} step={step} lasting={lasting ?? false} />
        <span className="grow" />
        <select
          className="input"
          aria-label={t('explore.play.step')}
          data-testid="play-step"
          value={step}
          onChange={(event) => {
            usePlayer.setState({ position: 0 })
            setParams({ play: event.target.value, window: null })
          }}
        >
          {STEPS.map((one) => (
            <option key={one} value={one}>
              {t(`explore.play.steps.${one}`)}
            </option>
          ))}
        </select>
        {!lasting && (
          <select
            className="input"
            aria-label={t('explore.play.window')}
            data-testid="play-window"
            value={Number.isFinite(length) ? length : 'all'}
            onChange={(event) => setParams({ window: event.target.value })}
          >
            {WINDOWS[step].map((one) => (
              <option key={one} value={one}>
                {t(`explore.play.windows.${step}`, { count: one })}
              </option>
            ))}
            <option value="all">{t('explore.play.cumulative')}</option>
          </select>
        )}
        <select
          className="input"
          aria-label={t('explore.play.speed')}
          value={speed}
          onChange={(event) => usePlayer.setState({ speed: Number(event.target.value) as typeof speed })}
        >
          {SPEEDS.map((one) => (
            <option key={one} value={one}>
              {t('explore.play.perSecond', { count: one })}
            </option>
          ))}
        </select>
        <IconButton label={t('explore.play.close')} data-testid="play-close" onClick={stopPlayback}>
          <X size={16} />
        </IconButton>
      </div>
      {error ? <p className="error">{error}</p> : <Scrubber slices={slices} />}
    </section>
  )
}

function Scrubber({ slices }: { slices: number }) {
  const { t } = useTranslation()
  const position = usePlayer((store) => store.position)
  return (
    <input
      type="range"
      min={0}
      max={Math.max(1, slices)}
      step={0.05}
      value={position}
      aria-label={t('explore.play.position')}
      data-testid="play-position"
      onChange={(event) => usePlayer.setState({ playing: false, position: Number(event.target.value) })}
    />
  )
}

/** The instant that is shown, and how many cases. Redrawn with every frame: kept small. */
function Moment({
  figure,
  step,
  lasting,
}: {
  figure: (position: number) => number | null
  step: Step
  lasting: boolean
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { position, slices, starts, until } = usePlayer()
  if (slices === 0) return <span className="muted">{t('common.loading')}</span>
  const shown = shownPosition(position)
  const at = new Date(Math.min(until - 1, instantAt(starts, shown, until))).toISOString()
  const count = figure(shown)
  return (
    <span className="play-moment" data-testid="play-moment">
      <b className="mono">{step === 'hour' ? format.minute(at) : format.date(at)}</b>
      <span className="muted">
        {count !== null && t(lasting ? 'explore.play.open' : 'explore.play.count', { count: Math.round(count) })}
      </span>
    </span>
  )
}
