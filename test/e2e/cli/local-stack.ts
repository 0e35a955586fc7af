import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { vi } from 'vitest'
import { findProgram } from '../../../scripts/services/find-program.ts'
import type { StartedProgram } from '../../../src/cli/up/up-state.ts'
import { requireJudge } from '../../conformance/judges/require-judge.ts'
import { reservePort } from '../reserve-port.ts'
import { runApp } from '../run-app.ts'
import { debianProgram } from '../stack/debian-program.ts'
import { commandProject, type CommandProject } from './command-project.ts'

/** A project with a running service, whose stack has free ports. */
export interface LocalStack extends AsyncDisposable {
  readonly project: CommandProject
  readonly ports: Readonly<Record<'prometheus' | 'alertmanager' | 'node', number>>
  /** What `up` says that it has started. */
  started(): Record<string, StartedProgram>
  query(expression: string): Promise<readonly { metric: Record<string, string>; value: [number, string] }[]>
  /** Waits until an expression returns as many series, one at least unless given. */
  returns(expression: string, count?: number): Promise<void>
}

/** Makes the project; what it starts ends with it. */
export async function localStack(): Promise<LocalStack> {
  const app = runApp({ app: 'idle.cjs', stdin: null })
  const { port } = new URL(await app.url())
  const project = commandProject({
    env: { PATH: `bin:${await programs()}:${process.env['PATH']}`, DOCKER_HOST: 'tcp://127.0.0.1:1' },
  })
  project.write(
    'meterbridge.config.ts',
    `export default {
      services: [{ name: 'shop', targets: ['host.docker.internal:${port}'], discovery: { kind: 'file', files: ['more.json'] } }],
      exporters: { node: { targets: ['node-exporter:9100'] } },
      prometheus: { scrapeInterval: '1s', evaluationInterval: '1s' },
    }`,
  )
  const ports = {
    prometheus: await reservePort(),
    alertmanager: await reservePort(),
    node: await reservePort(),
  }
  project.write(
    'monitoring/.env',
    `PROMETHEUS_PORT=${ports.prometheus}\nALERTMANAGER_PORT=${ports.alertmanager}\nNODE_EXPORTER_PORT=${ports.node}\n`,
  )
  const query: LocalStack['query'] = async (expression) => {
    const parameters = new URLSearchParams({ query: expression }).toString()
    const answer = await fetch(`http://127.0.0.1:${ports.prometheus}/api/v1/query?${parameters}`)
    return ((await answer.json()) as { data: { result: never } }).data.result
  }
  return {
    project,
    ports,
    query,
    started() {
      const text = readFileSync(join(project.folder, '.meterbridge/up.json'), 'utf8')
      return (JSON.parse(text) as { started: Record<string, StartedProgram> }).started
    },
    async returns(expression, count = 1) {
      await vi.waitUntil(async () => (await query(expression)).length >= count, { timeout: 60_000 })
    },
    async [Symbol.asyncDispose]() {
      await project.meterbridge('down')
      project[Symbol.dispose]()
      await app[Symbol.asyncDispose]()
    },
  }
}

/** A folder with the programs that Debian has: the exporter is unpacked, the others are installed. */
async function programs(): Promise<string> {
  for (const name of ['prometheus', 'prometheus-alertmanager']) {
    await requireJudge({ name, debianPackage: name, find: () => findProgram(name) })
  }
  const exporter = { name: 'prometheus-node-exporter', suite: 'bookworm', path: 'usr/bin' } as const
  return debianProgram(exporter)
}
