import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { MeterbridgeError } from '../../diagnostics/meterbridge-error.ts'
import { version } from '../../sdk/version.ts'
import { packArchive } from '../backup/archive.ts'
import { dataOptions, dataParts } from '../backup/data-parts.ts'
import { describePart, manifestFile, manifestFormat, type Manifest } from '../backup/manifest.ts'
import { takePart, type TakenPart } from '../backup/take-part.ts'
import type { Command } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { loadProject } from '../load-project.ts'

export const backup: Command = {
  summary: 'keep the data of Prometheus, Alertmanager and Grafana in one archive',
  options: {
    to: {
      type: 'string',
      value: 'file',
      description: 'the archive; backups/meterbridge-<time>.tar.gz beside the configuration by default',
    },
    prometheus: {
      type: 'string',
      value: 'url',
      description: 'a running Prometheus, which takes a snapshot into --prometheus-data',
    },
    ...dataOptions,
  },
  examples: [
    ['backup', 'the stack that `up` has started, running or stopped'],
    [
      'backup --prometheus http://localhost:9090 --prometheus-data /var/lib/prometheus',
      'a Prometheus of your own, with --web.enable-admin-api',
    ],
    ['backup --prometheus-data /srv/prometheus --to monday.tar.gz', 'the data of one that is stopped'],
  ],

  async run(call) {
    const { terminal, values } = call
    const project = await loadProject(call)
    const createdAt = new Date().toISOString()
    const name = `backups/meterbridge-${createdAt.slice(0, 19).replaceAll(':', '-')}Z.tar.gz`
    const given = values.text('to')
    const file = given === undefined ? join(project.folder, name) : resolve(terminal.folder, given)
    if (existsSync(file)) throw failed(`${file} is there already`, 'give another name with --to')
    mkdirSync(dirname(file), { recursive: true })
    // Data is not for the repository.
    if (given === undefined) writeFileSync(join(dirname(file), '.gitignore'), '*\n')
    // On the disk of the archive, which has the room.
    const staging = mkdtempSync(join(dirname(file), '.backup-'))
    const taken: TakenPart[] = []
    try {
      const parts: Manifest['parts'][number][] = []
      for (const one of await dataParts(call, project)) {
        const part = await takePart(one, staging)
        if (part === undefined) continue
        taken.push(part)
        parts.push(await describePart(part.name, join(staging, part.name)))
        terminal.note(`${part.name}: ${sizeOf(parts.at(-1)!)}`)
      }
      if (parts.length === 0)
        throw failed('there is no data', 'run `npx meterbridge up` first, or name a folder')
      const manifest: Manifest = { format: manifestFormat, createdAt, meterbridge: version, parts }
      writeFileSync(join(staging, manifestFile), `${JSON.stringify(manifest, undefined, 2)}\n`)
      await packArchive(file, { folder: staging, entries: [manifestFile, ...parts.map((part) => part.name)] })
    } finally {
      for (const part of taken) part.release()
      rmSync(staging, { recursive: true, force: true })
    }
    terminal.print(file)
    return exitCode.ok
  },
}

function sizeOf({ files }: Manifest['parts'][number]): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  return `${files.length} files, ${(bytes / 1e6).toFixed(1)} MB`
}

function failed(reason: string, remedy: string): Error {
  return new MeterbridgeError('BACKUP_FAILED', { reason, remedy })
}
