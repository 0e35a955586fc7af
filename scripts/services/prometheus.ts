import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram } from './find-program.ts'
import type { Service } from './service.ts'

const requestTimeoutMs = 2_000

export const prometheus: Service = {
  name: 'prometheus',
  urlVariable: 'PROMETHEUS_URL',
  defaultUrls: ['http://127.0.0.1:9090'],
  preferredPort: 24090,
  debianPackages: ['prometheus'],
  stopSignal: 'SIGTERM',
  refusesRoot: false,

  async probe(url) {
    // Answers 503 until the storage is open, unlike the page that only says that the process lives.
    const response = await fetch(new URL('/api/v1/status/buildinfo', url), {
      signal: AbortSignal.timeout(requestTimeoutMs),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`it answers ${response.status}`)
    if (!text.includes('"goVersion"')) throw new Error('it answers as another program than Prometheus')
  },

  findServer() {
    return findProgram('prometheus')
  },

  async plan({ program, folder, port }) {
    writeConfiguration(folder)
    return { url: `http://127.0.0.1:${port}`, launches: [{ program, args: flags({ folder, port }) }] }
  },

  // The host's network lets it scrape the programs under test, which listen on the loopback address.
  async container({ folder, port }) {
    writeConfiguration(folder)
    const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`
    return {
      url: `http://127.0.0.1:${port}`,
      args: `--network host --user ${user}`
        .split(' ')
        .concat('-v', `${folder}:${folder}`, 'prom/prometheus:latest', flags({ folder, port })),
    }
  },
}

/** Returns the folder in which a file of targets makes the Prometheus started here scrape them at once. */
export function targetsFolder(folder: string): string {
  return join(folder, 'targets')
}

function flags({ folder, port }: { folder: string; port: number }): string[] {
  return [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--web.enable-lifecycle',
  ]
}

function writeConfiguration(folder: string): void {
  mkdirSync(targetsFolder(folder))
  mkdirSync(join(folder, 'data'))
  writeFileSync(
    join(folder, 'prometheus.yml'),
    [
      'global: { scrape_interval: 1s, evaluation_interval: 1s }',
      'scrape_configs:',
      '  - job_name: tests',
      '    file_sd_configs:',
      `      - { files: [${JSON.stringify(join(targetsFolder(folder), '*.json'))}], refresh_interval: 1s }`,
      '',
    ].join('\n'),
  )
}
