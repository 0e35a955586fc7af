import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { configNames } from '../load-project.ts'

export const init: Command = {
  summary: 'write meterbridge.config.ts from what package.json tells; nothing is overwritten',
  options: {},
  examples: [['init', 'begin']],

  async run({ terminal }) {
    const { folder } = terminal
    const existing = configNames.find((name) => existsSync(join(folder, name)))
    if (existing !== undefined) {
      terminal.note(`${existing} is there already and stays as it is`)
      return exitCode.ok
    }
    const name = 'meterbridge.config.ts'
    writeFileSync(join(folder, name), configText(readPackage(folder)))
    terminal.print(name)
    terminal.note('Next: set the targets of your services in it, then run `npx meterbridge generate`.')
    return exitCode.ok
  },
}

interface Package {
  readonly name?: string
  readonly dependencies?: Readonly<Record<string, string>>
}

function readPackage(folder: string): Package {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Package
  } catch {
    return {}
  }
}

/** Which exporter tells of the server that a library talks to, and where it answers in the generated compose file. */
const exporterOf: readonly (readonly [exporter: string, target: string, libraries: readonly string[]])[] = [
  [
    'postgres',
    'postgres-exporter:9187',
    ['pg', 'postgres', 'typeorm', '@prisma/client', 'knex', 'pg-boss', 'graphile-worker'],
  ],
  ['redis', 'redis-exporter:9121', ['ioredis', 'redis', 'bullmq', 'bull']],
  ['kafka', 'kafka-exporter:9308', ['kafkajs', '@confluentinc/kafka-javascript']],
]

/** Where the written configuration gets its types from. */
const configEntry = "'meterbridge/config'"

const httpLibraries = ['express', 'fastify', 'koa', 'hono', '@hapi/hapi', '@nestjs/core', 'next']

function configText({ name = 'app', dependencies = {} }: Package): string {
  const uses = (libraries: readonly string[]): boolean => libraries.some((library) => library in dependencies)
  const exporters = exporterOf.filter(([, , libraries]) => uses(libraries))
  const service = name
    .replace(/^@.*\//, '')
    .replace(/[^a-z0-9]+/gi, '-')
    .toLowerCase()
  const lines = [
    `import { defineConfig } from ${configEntry}`,
    '',
    'export default defineConfig({',
    '  // The files that call defineMetrics, so that their metrics are known here.',
    '  metrics: [],',
    '  services: [',
    `    { name: '${service}', targets: ['host.docker.internal:9464'], tier: 'important' },`,
    '  ],',
    ...(exporters.length === 0
      ? []
      : [
          '  exporters: {',
          ...exporters.map(([exporter, target]) => `    ${exporter}: { targets: ['${target}'] },`),
          '  },',
        ]),
    ...(uses(httpLibraries)
      ? [
          '  slos: [',
          "    { name: 'http-availability', kind: 'availability', objective: 0.999 },",
          "    { name: 'http-latency', kind: 'latency', atMost: 0.5, objective: 0.99 },",
          '  ],',
        ]
      : []),
    "  // Where alerts go. A secret is a file, as Alertmanager finds it: { name: 'page', kind: 'slack', … }.",
    '  receivers: [],',
    '})',
  ]
  return `${lines.join('\n')}\n`
}
