import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../run-app.ts'

/** A folder of an application that has installed this package. */
export interface CommandProject extends Disposable {
  readonly folder: string
  /** Writes a file of the application. */
  write(path: string, text: string): void
  remove(path: string): void
  /** Runs the built command in the folder as a user does. */
  meterbridge(...args: readonly string[]): Promise<Ended>
}

/** How a command ended and all that it said. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** What the command runs with. */
export interface Surroundings {
  /** The Node binary; the one that runs the tests by default. */
  readonly node?: string
  /** Added to the environment; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** Makes the folder of an application with metrics and a configuration in TypeScript. */
export function commandProject({ node = process.execPath, env = {} }: Surroundings = {}): CommandProject {
  const folder = mkdtempSync(join(tmpdir(), 'meterbridge-command-'))
  const write = (path: string, text: string): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules/meterbridge'))
  write('package.json', JSON.stringify({ scripts: { start: 'node app.js' } }))
  write('metrics.ts', metrics)
  write('meterbridge.config.ts', config)
  return {
    folder,
    write,
    remove: (path) => rmSync(join(folder, path)),
    async meterbridge(...args) {
      const program = join(folder, 'node_modules/meterbridge/dist/cli.cjs')
      const child = spawn(node, [program, ...args], { cwd: folder, env: { ...process.env, ...env } })
      let [stdout, stderr] = ['', '']
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
      const [code] = (await once(child, 'close')) as [number | null]
      return { code, stdout, stderr }
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

const metrics = `import { defineMetrics } from 'meterbridge'
export const meters = defineMetrics({
  orders: { name: 'shop.orders', kind: 'counter', unit: '{order}', description: 'Orders.' },
  checkout: {
    name: 'shop.checkout.duration', kind: 'histogram', unit: 's', description: 'How long a checkout takes.',
    objectives: [{ atMost: 0.7, share: 0.99 }],
  },
})
`

const config = `import { defineConfig } from 'meterbridge/config'
export default defineConfig({
  metrics: ['metrics.ts'],
  services: [{ name: 'shop', targets: ['shop:9464'] }],
  check: { files: ['own/*.yml'] },
})
`
