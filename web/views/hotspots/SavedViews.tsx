import { flyTo } from '../../map/index.ts'
import { setParams, useLocation } from '../../url.ts'
import { SavedList } from '../saved/SavedList.tsx'
import { isSameView, takenFrom, viewOf } from './view.ts'

/** The analyst's kept views. Pressed again, one leads back to where it was kept. */
export function SavedViews() {
  const params = useLocation((location) => location.params)
  const now = viewOf(params)
  const take = (query: string) => {
    const { change, position } = takenFrom(query, params)
    setParams(change, 'push')
    if (position) flyTo(position.centre, position.zoom)
  }
  return <SavedList page="explore" now={now} isNow={(query) => isSameView(query, now)} onTake={take} />
}
