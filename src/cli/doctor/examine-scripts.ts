import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Terminal } from '../terminal.ts'
import { fine, look, wrong, type Diagnosis } from './diagnosis.ts'

const preload = 'meterbridge/instrumentation'

/** Looks at how package.json starts Node: an application is measured only when the preload comes before its first line. */
export function examineScripts(folder: string, environment: Terminal['environment']): Diagnosis[] {
  const starts = Object.entries(readScripts(folder)).filter(([, line]) =>
    /\b(node|tsx|nodemon|pm2|ts-node|bun|deno)\b/.test(line),
  )
  return [
    ...examinePreload(starts, environment),
    ...starts.flatMap(([name, line]) => examineLine(`script ${name}`, { line, folder })),
  ]
}

function examinePreload(
  starts: readonly [string, string][],
  environment: Terminal['environment'],
): Diagnosis[] {
  if ((environment['NODE_OPTIONS'] ?? '').includes(preload)) return [fine('preload', 'NODE_OPTIONS has it')]
  const measured = starts.filter(([, line]) => line.includes(preload))
  if (measured.length > 0) {
    return [fine('preload', `the script ${measured.map(([name]) => name).join(', ')} has it`)]
  }
  return [
    wrong(
      'preload',
      starts.length === 0 ? 'no script of package.json starts Node' : 'no script of package.json has it',
      `Start with \`node --require ${preload}\`, or set NODE_OPTIONS; a container may do it elsewhere`,
    ),
  ]
}

function examineLine(subject: string, { line, folder }: { line: string; folder: string }): Diagnosis[] {
  const found: Diagnosis[] = []
  const words = line.split(/\s+/)
  const at = words.findIndex((word) => word.includes(preload))
  const file = words.findIndex((word, i) => /\.[cm]?[jt]sx?$/.test(word) && !isValueOfFlag(words, i))
  if (at !== -1) {
    if (file !== -1 && file < at) {
      const remedy =
        'Put --require before the file: what stands after it is for the application, not for Node'
      found.push(wrong(subject, 'the preload stands after the file', remedy))
    }
    const earlier = words.slice(0, at).filter((_, i) => isValueOfFlag(words, i))
    if (earlier.length > 0) {
      const remedy = 'Put the preload first: what the others load before it may be missing from the metrics'
      found.push(look(subject, `${earlier.join(', ')} is loaded before the preload`, remedy))
    }
  }
  if (/\b(bun|deno)\b/.test(line)) found.push(look(subject, 'it starts no Node', 'Only Node is measured'))
  if (/\bpm2\b.*\s-i\b|\bcluster\b/.test(line)) {
    const remedy = 'Workers have no endpoint: run one process per port'
    found.push(look(subject, 'it starts cluster workers', remedy))
  }
  if (file !== -1 && isBundle(resolve(folder, words[file]!))) {
    found.push(
      wrong(
        subject,
        `${words[file]} is a bundle with libraries in it, which no preload can see`,
        'Mark the libraries as external in the bundler, such as `--packages=external` of esbuild, and install them beside',
      ),
    )
  }
  return found
}

function isValueOfFlag(words: readonly string[], index: number): boolean {
  return /^(-r|--require|--import|--loader|--experimental-loader)$/.test(words[index - 1] ?? '')
}

/** What bundlers write around the packages that they put into a file. */
const marks = [
  /^\/\/ (?:\.\.\/)*node_modules\//m,
  /__webpack_require__\(/,
  /"(?:\.\/)?node_modules\/[\w@./-]+"\s*\(/,
]

function isBundle(file: string): boolean {
  try {
    const text = readFileSync(file, 'utf8')
    return marks.some((mark) => mark.test(text))
  } catch {
    return false
  }
}

function readScripts(folder: string): Readonly<Record<string, string>> {
  try {
    const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      scripts?: Record<string, string>
    }
    return scripts ?? {}
  } catch {
    return {}
  }
}
