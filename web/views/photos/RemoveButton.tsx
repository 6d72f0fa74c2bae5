import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'

/** In the corner of a tile. */
export function RemoveButton({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation()
  return (
    <button type="button" className="photo-remove" aria-label={t('photos.remove')} onClick={onClick}>
      <X size={13} />
    </button>
  )
}
