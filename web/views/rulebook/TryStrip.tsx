import { ArrowRight, MapPin, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useName } from '../../i18n/label.ts'
import { IconButton } from '../../ui/Button.tsx'
import { choose } from './selected.ts'
import type { Trying } from './useTry.ts'

/** The tried point under whatever is open: its answer in one line, by the rules in force and by the draft. */
export function TryStrip({ trying: { found, leave } }: { trying: Trying }) {
  const { t } = useTranslation()
  const name = useName()
  const tried = found.data
  const after = tried?.draft?.winner.unit
  const before = tried?.now.winner.unit
  const moved = after && before && after.code !== before.code
  return (
    <div className="try-strip" data-testid="try-strip" aria-busy={found.isFetching}>
      <button type="button" className="grow" onClick={() => choose(null)} title={t('rules.try.back')}>
        <MapPin size={14} />
        {found.isError ? (
          <span className="clip">{found.error.message}</span>
        ) : (
          <>
            <span className="clip">{before ? name(before) : t('responsibility.checking')}</span>
            {moved && (
              <>
                <ArrowRight size={13} />
                <strong className="clip">{name(after)}</strong>
              </>
            )}
          </>
        )}
      </button>
      <IconButton label={t('rules.try.leave')} onClick={leave}>
        <X size={14} />
      </IconButton>
    </div>
  )
}
