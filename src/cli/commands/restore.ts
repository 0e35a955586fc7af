import { mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { MeterbridgeError } from '../../diagnostics/meterbridge-error.ts'
import { unpackArchive } from '../backup/archive.ts'
import { dataOptions, dataParts, type DataPart } from '../backup/data-parts.ts'
import { readManifest } from '../backup/manifest.ts'
import { hasData, putPart } from '../backup/put-part.ts'
import type { Call, Command } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { invalidArgument } from '../invalid-argument.ts'
import { loadProject, type Project } from '../load-project.ts'
import { holdStack } from '../up/hold-stack.ts'
import { upFolder } from '../up/up-state.ts'

export const restore: Command = {
  summary: 'put the data of an archive of `backup` back',
  parameters: '<archive>',
  options: {
    check: { type: 'boolean', description: 'look whether the archive is whole, and write nothing' },
    force: { type: 'boolean', description: 'replace data that is there' },
    ...dataOptions,
  },
  examples: [
    [
      'restore backups/meterbridge-2026-11-28T02-00-00Z.tar.gz',
      'into the stack that `up` starts, while it is stopped',
    ],
    ['restore --check monday.tar.gz', 'is it whole?'],
    ['restore monday.tar.gz --force', 'replace the data that is there'],
    ['restore monday.tar.gz --prometheus-data /var/lib/prometheus', 'into a Prometheus of your own'],
  ],

  async run(call) {
    const [archive, another] = call.parameters
    if (archive === undefined || another !== undefined)
      throw invalidArgument('restore', { reason: 'it takes one archive', remedy: 'name one of `backup`' })
    const project = await loadProject(call)
    await holdStack(project.folder, () => restoreData(call, { project, archive }))
    return exitCode.ok
  },
}

async function restoreData(
  call: Call,
  { project, archive }: { readonly project: Project; readonly archive: string },
): Promise<void> {
  const { terminal, values } = call
  // On the disk of the data, where it goes next.
  const staging = mkdtempSync(join(upFolder(project.folder), 'restore-'))
  try {
    const file = resolve(terminal.folder, archive)
    await unpackArchive(file, staging)
    const { parts: packed, createdAt } = readManifest(staging)
    terminal.note(`${archive} of ${createdAt} is whole: ${packed.map(({ name }) => name).join(', ')}`)
    if (values.isSet('check')) return
    const places = await dataParts(call, project)
    const chosen = places.filter(({ name }) => packed.some((part) => part.name === name))
    if (chosen.length === 0)
      throw invalidArgument(archive, { reason: 'it has no data of these', remedy: 'name others' })
    for (const place of chosen) refuseIfUsed(place, values.isSet('force'))
    for (const { name, folder } of chosen) {
      putPart(join(staging, name), folder)
      terminal.print(`restored  ${name} into ${folder}`)
    }
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
}

function refuseIfUsed({ name, folder, running }: DataPart, isForced: boolean): void {
  if (running !== undefined) {
    throw new MeterbridgeError('RESTORE_REFUSED', {
      folder,
      reason: `${name} uses it now`,
      remedy: 'stop it with `npx meterbridge down` first',
    })
  }
  if (hasData(folder) && !isForced) {
    throw new MeterbridgeError('RESTORE_REFUSED', {
      folder,
      reason: 'it has data',
      remedy: 'keep that with `npx meterbridge backup`, then give --force',
    })
  }
}
