import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { localStack, type LocalStack } from './local-stack.ts'

/** Each test starts the stack twice. */
vi.setConfig({ testTimeout: 300_000 })

let stack: LocalStack
let { project, ports, query, returns, started } = {} as LocalStack
beforeEach(async () => {
  stack = await localStack()
  ;({ project, ports, query, returns, started } = stack)
})
afterEach(() => stack[Symbol.asyncDispose]())

/**
 * Gives a time up to which nothing more will be kept: a scrape that is under way will be, with the time at which it
 * began, so this waits for a later one of each target.
 */
async function settledTime(): Promise<number> {
  const seconds = Date.now() / 1000
  await vi.waitUntil(async () => (await query(`timestamp(up) <= ${seconds}`)).length === 0, {
    timeout: 60_000,
  })
  return seconds
}

/** What the series were at a moment, to compare with later. */
async function valuesAt(seconds: number): Promise<unknown> {
  const answer = await query(`count_over_time(up[1m] @ ${seconds})`)
  return answer
    .map(({ metric, value: [, value] }) => [metric['job'], metric['instance'], value])
    .toSorted((a, b) => String(a).localeCompare(String(b)))
}

async function silences(): Promise<readonly { comment: string }[]> {
  const answer = await fetch(`http://127.0.0.1:${ports.alertmanager}/api/v2/silences`)
  return (await answer.json()) as readonly { comment: string }[]
}

async function silence(comment: string): Promise<void> {
  const startsAt = new Date().toISOString()
  const endsAt = new Date(Date.now() + 3_600_000).toISOString()
  const matchers = [{ name: 'job', value: 'shop', isRegex: false, isEqual: true }]
  await fetch(`http://127.0.0.1:${ports.alertmanager}/api/v2/silences`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ matchers, startsAt, endsAt, createdBy: 'me', comment }),
  })
}

describe('backup and restore', () => {
  it('brings back the samples and the silences of a running stack after its data is gone', async () => {
    await project.meterbridge('up', '--local')
    await returns('count_over_time(up{job="shop"}[1m]) > 2')
    await silence('while we move')
    const { prometheus } = started()
    const seconds = await settledTime()
    const before = await valuesAt(seconds)
    const kept = await project.meterbridge('backup')
    expect(kept).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/backups\/meterbridge-\d{4}-\d\d-\d\dT[\d-]+Z\.tar\.gz\n$/) as string,
      stderr: expect.stringMatching(/^prometheus: \d+ files, .* MB\nalertmanager: \d+ files/) as string,
    })
    const archive = kept.stdout.trim()
    // Prometheus has run on, Alertmanager runs again, and nothing is left of the snapshot.
    expect(started()['prometheus']).toEqual(prometheus)
    expect(await silences()).toHaveLength(1)
    expect(readdirSync(join(project.folder, '.meterbridge/prometheus/snapshots'))).toEqual([])
    expect(readdirSync(join(project.folder, 'backups'))).toEqual(['.gitignore', basename(archive)])

    expect((await project.meterbridge('restore', archive)).stderr).toContain('prometheus uses it now')
    await project.meterbridge('down', '--data')
    expect(existsSync(join(project.folder, '.meterbridge'))).toBe(false)
    const restored = await project.meterbridge('restore', archive)
    expect(restored).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('restored  prometheus into ') as string,
    })
    await project.meterbridge('up', '--local')
    expect(await valuesAt(seconds)).toEqual(before)
    expect(await silences()).toMatchObject([{ comment: 'while we move' }])
  })

  it('keeps a stopped stack, and replaces data that is there only by force', async () => {
    await project.meterbridge('up', '--local')
    await returns('count_over_time(up{job="shop"}[1m]) > 2')
    const seconds = await settledTime()
    const before = await valuesAt(seconds)
    await project.meterbridge('down')
    expect(await project.meterbridge('backup', '--to', 'stopped.tar.gz')).toMatchObject({ code: 0 })
    expect((await project.meterbridge('backup', '--to', 'stopped.tar.gz')).stderr).toContain(
      'is there already',
    )
    rmSync(join(project.folder, '.meterbridge/prometheus/wal'), { recursive: true })
    writeFileSync(join(project.folder, '.meterbridge/prometheus/mine'), '')
    const refused = await project.meterbridge('restore', 'stopped.tar.gz')
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(/RESTORE_REFUSED: .* is wrong because it has data\. Correct it: .*--force/)
    expect(existsSync(join(project.folder, '.meterbridge/prometheus/mine'))).toBe(true)
    expect(await project.meterbridge('restore', 'stopped.tar.gz', '--force')).toMatchObject({ code: 0 })
    expect(readdirSync(join(project.folder, '.meterbridge')).filter((name) => /restore/.test(name))).toEqual(
      [],
    )
    expect(existsSync(join(project.folder, '.meterbridge/prometheus/mine'))).toBe(false)
    await project.meterbridge('up', '--local')
    expect(await valuesAt(seconds)).toEqual(before)
  })

  it('keeps the data of a Prometheus that somebody else has started, in a folder of its own', async () => {
    await project.meterbridge('up', '--local')
    await returns('count_over_time(up{job="shop"}[1m]) > 2')
    const seconds = await settledTime()
    const before = await valuesAt(seconds)
    const data = join(project.folder, '.meterbridge/prometheus')
    const url = `http://127.0.0.1:${ports.prometheus}`
    const elsewhere = ['--prometheus', url, '--prometheus-data', 'absent']
    expect((await project.meterbridge('backup', '--to', 'a.tar.gz', ...elsewhere)).stderr).toContain(
      'there is no folder ',
    )
    const given = ['--prometheus', url, '--prometheus-data', data]
    expect(await project.meterbridge('backup', '--to', 'a.tar.gz', ...given)).toMatchObject({ code: 0 })
    await project.meterbridge('down', '--data')
    expect(await project.meterbridge('restore', 'a.tar.gz', '--prometheus-data', data)).toMatchObject({
      code: 0,
    })
    await project.meterbridge('up', '--local')
    expect(await valuesAt(seconds)).toEqual(before)
  })
})

describe('restore', () => {
  it('takes no archive that is damaged, was changed or leads out of its folder, and changes nothing', async () => {
    project.write('data/meta.json', '{}')
    project.write('data/wal/0', 'samples')
    await project.meterbridge('backup', '--prometheus-data', 'data', '--to', 'whole.tar.gz')
    const restore = (file: string) => project.meterbridge('restore', file, '--prometheus-data', 'new')
    expect(await project.meterbridge('restore', '--check', 'whole.tar.gz')).toMatchObject({
      code: 0,
      stdout: '',
    })

    const bytes = readFileSync(join(project.folder, 'whole.tar.gz'))
    writeFileSync(join(project.folder, 'half.tar.gz'), bytes.subarray(0, bytes.length - 40))
    expect((await restore('half.tar.gz')).stderr).toContain('ARCHIVE_INVALID: the archive ')

    const unpacked = mkdtempSync(join(tmpdir(), 'meterbridge-archive-'))
    const repacked = async (name: string, ...entries: readonly string[]): Promise<string> => {
      execFileSync('tar', ['-czPf', join(project.folder, name), '-C', unpacked, ...entries])
      return (await restore(name)).stderr
    }
    try {
      execFileSync('tar', ['-xzf', join(project.folder, 'whole.tar.gz'), '-C', unpacked])
      writeFileSync(join(unpacked, 'prometheus/wal/0'), 'Samples')
      expect(await repacked('changed.tar.gz', '.')).toContain('prometheus/wal/0 has changed')
      rmSync(join(unpacked, 'prometheus/wal/0'))
      expect(await repacked('missing.tar.gz', '.')).toContain('prometheus/wal/0 is missing')
      writeFileSync(join(unpacked, 'prometheus/wal/0'), 'samples')
      writeFileSync(join(unpacked, 'prometheus/more'), '')
      expect(await repacked('more.tar.gz', '.')).toContain('its manifest.json does not know prometheus/more')
      rmSync(join(unpacked, 'prometheus/more'))
      symlinkSync('/etc', join(unpacked, 'prometheus/link'))
      expect(await repacked('link.tar.gz', '.')).toContain('it holds more than files and folders')
      rmSync(join(unpacked, 'prometheus/link'))
      expect(await repacked('out.tar.gz', join(unpacked, 'manifest.json'))).toContain('leads out of it')
      expect(await repacked('empty.tar.gz', 'prometheus')).toContain('it has no manifest.json')
    } finally {
      rmSync(unpacked, { recursive: true })
    }
    expect(existsSync(join(project.folder, 'new'))).toBe(false)
    expect(await restore('whole.tar.gz')).toMatchObject({ code: 0 })
    expect(readFileSync(join(project.folder, 'new/wal/0'), 'utf8')).toBe('samples')
  })
})
