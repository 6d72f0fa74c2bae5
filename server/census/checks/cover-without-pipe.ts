import { NETWORKS, type Network } from '../../pipelines/schema.ts'
import { COVER_NETWORKS } from '../class-groups.ts'
import { defineCheck, SURVEY } from './check.ts'

export const coverWithoutPipe = defineCheck<{ network: Network; metres: number }>(import.meta.url, {
  id: 'cover_without_pipe',
  severity: 'warning',
  zh: '井盖下无管点',
  en: 'Cover without a pipe',
  explanation: {
    zh: '井盖所属管网在附近已普查，井盖下却没有该管网的管点：小类录错、位置偏了，或管线漏测。',
    en: 'The network of this kind of cover is surveyed nearby, but has no point under it: the class or the place is wrong, or the pipe was missed.',
  },
  parameters: { reach_m: 3, surveyed_m: 150 },
  sensitive: true,
  values: { classes: COVER_NETWORKS.map(([code]) => code), networks: COVER_NETWORKS.map(([, network]) => network) },
  sentence: ({ network, metres }) => ({
    zh: `最近的${NETWORKS[network].zh}管点在 ${metres} 米外`,
    en: `The nearest point of the network ${NETWORKS[network].en} is ${metres} m away`,
  }),
  fixes: () => [SURVEY],
})
