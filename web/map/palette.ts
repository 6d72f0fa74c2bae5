/** Map colours for both themes. GL cannot read CSS variables, so state hues repeat ui/tokens.css (tested). */
import type { Network } from '../../server/pipelines/schema.ts'
import type { Theme } from '../preferences.ts'
import type { Phase } from '../ui/stateGlyph.ts'

export interface Palette {
  land: string
  water: string
  green: string
  waterText: string
  greenText: string
  road: string
  roadMajor: string
  roadCasing: string
  text: string
  textStrong: string
  halo: string
  metro: string
  boundary: string
  district: string
  grid: string
  accent: string
  late: string
  marker: string
  phases: Record<Phase, string>
  pipes: Record<Network, string>
  pipeHalo: string
  components: Record<'utility' | 'traffic' | 'sanitation' | 'greenery' | 'other', string>
}

export const PALETTES: Record<Theme, Palette> = {
  light: {
    land: '#f3f2ee',
    water: '#c3dcec',
    green: '#dbe9d2',
    waterText: '#4a7fa3',
    greenText: '#5c8350',
    road: '#ffffff',
    roadMajor: '#fff6de',
    roadCasing: '#d8d4ca',
    text: '#5b6474',
    textStrong: '#27324a',
    halo: '#ffffff',
    metro: '#8a79b8',
    boundary: '#7d7794',
    district: '#5d5680',
    grid: '#c2008f',
    accent: '#1f5fd0',
    late: '#c8321f',
    marker: '#ffffff',
    phases: { intake: '#7a4cc2', filed: '#c96a00', unit: '#1766c9', check: '#0b7d73', ended: '#6b778c' },
    // CJJ 61-2017 Appendix B: 天蓝 0,255,255 · 褐 76,57,38 · 粉红 255,0,255 · 大红 255,0,0 · 绿 0,255,0.
    pipes: {
      water: '#00ffff',
      storm: '#4c3926',
      sewage: '#4c3926',
      gas: '#ff00ff',
      power: '#ff0000',
      telecom: '#00ff00',
    },
    pipeHalo: 'rgba(38, 46, 62, 0.55)',
    components: {
      utility: '#3d5a99',
      traffic: '#9a5b12',
      sanitation: '#1f7a80',
      greenery: '#3d7f35',
      other: '#6a6f7d',
    },
  },
  dark: {
    land: '#11161e',
    water: '#13293c',
    green: '#15251d',
    waterText: '#5f93b8',
    greenText: '#6f9a70',
    road: '#2a3340',
    roadMajor: '#3a4250',
    roadCasing: '#0b0f15',
    text: '#93a0b5',
    textStrong: '#d3dcea',
    halo: '#0c1117',
    metro: '#9384c4',
    boundary: '#7c7899',
    district: '#a79fcf',
    grid: '#f25cc8',
    accent: '#4a86f0',
    late: '#ff7a66',
    marker: '#0c1117',
    phases: { intake: '#b694f0', filed: '#f3a848', unit: '#6ba8f7', check: '#45c7b6', ended: '#8b98ad' },
    pipes: {
      water: '#00ffff',
      storm: '#8a6a4a',
      sewage: '#8a6a4a',
      gas: '#ff00ff',
      power: '#ff0000',
      telecom: '#00ff00',
    },
    pipeHalo: 'rgba(225, 232, 245, 0.45)',
    components: {
      utility: '#8fb0ee',
      traffic: '#e0a960',
      sanitation: '#62c3c9',
      greenery: '#86c67c',
      other: '#a9b0bf',
    },
  },
}
