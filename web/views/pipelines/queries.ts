/** Pipe lines and points, one by one. Keys begin with the kind; live changes ask again. */
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'

export const pointKey = (code: string) => ['pipe-point', code] as const
export const lineKey = (code: string) => ['pipe-line', code] as const

export const usePipeLine = (code: string) => useQuery({ queryKey: lineKey(code), queryFn: () => api.pipeLine(code) })

export const usePipePoint = (code: string | null) =>
  useQuery({ queryKey: pointKey(code ?? ''), queryFn: () => api.pipePoint(code!), enabled: code !== null })
