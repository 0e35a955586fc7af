import type { FieldDefaults } from '../grafana-model.ts'

type Theme = 'light' | 'dark'

const lines: Readonly<Record<Theme, readonly string[]>> = {
  light: [
    '#2f6fed',
    '#0f9d76',
    '#d9820b',
    '#d6406b',
    '#7c4ddb',
    '#0b8fb0',
    '#5c8a1e',
    '#b8409e',
    '#8a6d1f',
    '#5b6b86',
  ],
  dark: [
    '#6ea8ff',
    '#4fd1a5',
    '#f7b84b',
    '#ff7a9a',
    '#b592ff',
    '#45c9e8',
    '#a3d15a',
    '#f08bd5',
    '#d8bd6a',
    '#9fb0cc',
  ],
}

const named: Readonly<Record<Theme, Readonly<Record<string, string>>>> = {
  light: { green: '#0b7f5c', yellow: '#9a6200', red: '#c8283e', grid: '#e8ebf1', text: '#5a6579' },
  dark: { green: '#4fd1a5', yellow: '#f7c04b', red: '#ff7183', grid: '#222a38', text: '#94a0b6' },
}

/** Gives the theme that is shown now. */
export function shownTheme(): Theme {
  const { theme } = document.documentElement.dataset
  if (theme === 'light' || theme === 'dark') return theme
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

/** Gives the colour of a line by its number; they begin again where there are more lines than colours. */
export function lineColor(number: number): string {
  const colors = lines[shownTheme()]
  return colors[number % colors.length]!
}

/** Gives the colour of a name that Grafana's thresholds use, or of a part of a graph. */
export function namedColor(name: string): string {
  return named[shownTheme()][name] ?? name
}

/** Names the colour of the last threshold that a value reaches; nothing where values have no colours. */
export function thresholdName(value: number, { color, thresholds }: FieldDefaults): string | undefined {
  if (color?.mode !== 'thresholds') return undefined
  return thresholds?.steps.findLast(({ value: from }) => from === null || value >= from)?.color
}
