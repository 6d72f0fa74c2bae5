/** The findings of the question, asked once for map and table. Cells are of one size whatever the zoom: another size is another test. */
import { asked, type Question } from '../filter.ts'
import type { Drawing } from '../useDrawing.ts'
import { spotQuery, useSpotQuestion } from './queries.ts'
import { useSpots } from './runs.ts'

export const spotResolution = ({ finer }: Pick<Drawing, 'finer'>) => 9 + finer

export function useFindings({ filter }: Question, drawing: Drawing) {
  const question = useSpotQuestion()
  const query = spotQuery({ ...asked(filter), resolution: String(spotResolution(drawing)) }, question)
  return { question, query, found: useSpots(drawing.as === 'spots' ? query : null) }
}
