import { readdirSync, readFileSync, statfsSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { describe, expect, test } from 'vitest'
import { samplesOf, valueOf } from './preload/read-page.ts'
import { runApp } from './run-app.ts'

/** A number of a file of one number, or the field of a file of several. */
function read(path: string, field = 0): number {
  return Number(readFileSync(path, 'utf8').trim().split(/\s+/)[field])
}

describe.runIf(process.platform === 'linux')('the host instrument', () => {
  test('tells what the machine says elsewhere', async () => {
    await using app = runApp({ app: 'idle.cjs', stdin: null, env: { METERBRIDGE_HOST_METRICS: 'true' } })
    await app.url()
    expect(app.output.stderr).toContain(', host, ')
    const [disk] = readdirSync('/sys/block').filter((name) => !/^(loop|ram|zram)\d/.test(name))
    const counters = (): readonly number[] => [
      read('/sys/class/net/lo/statistics/rx_bytes'),
      read('/sys/class/net/lo/statistics/tx_packets'),
      read('/proc/uptime'),
      // Milliseconds, and the sectors that were written.
      disk === undefined ? 0 : read(`/sys/block/${disk}/stat`, 9) / 1000,
      disk === undefined ? 0 : read(`/sys/block/${disk}/stat`, 6) * 512,
    ]
    const before = counters()
    const page = await app.scrape()
    const after = counters()
    const value = (name: string, labels = {}): number =>
      valueOf(page, { name: `system_${name}`, labels }) ?? 0
    const lo = { network_interface_name: 'lo' }
    const shown = [
      value('network_io_bytes_total', { ...lo, network_io_direction: 'receive' }),
      value('network_packet_count_total', { ...lo, network_io_direction: 'transmit' }),
      value('uptime_seconds'),
      value('disk_io_time_seconds_total', { system_device: disk }),
      value('disk_io_bytes_total', { system_device: disk, disk_io_direction: 'write' }),
    ]
    for (const [i, count] of shown.entries()) {
      expect(count, `counter ${i}`).toBeGreaterThanOrEqual(before[i]!)
      expect(count, `counter ${i}`).toBeLessThanOrEqual(after[i]!)
    }

    expect(value('cpu_logical_count')).toBe(cpus().length)
    expect(value('memory_limit_bytes')).toBe(totalmem())
    const memory = (state: string): number => value('memory_usage_bytes', { system_memory_state: state })
    expect(memory('used') + memory('available')).toBe(totalmem())
    expect(memory('free')).toBeGreaterThan(0)
    // All CPUs together have spent their time since the start in one mode or another, but for what is rounded.
    const share = value('cpu_time_seconds_total') / (value('uptime_seconds') * cpus().length)
    expect(share).toBeGreaterThan(0.8)
    expect(share).toBeLessThan(1.1)
    expect(samplesOf(page, { name: 'system_cpu_load_average' })).toHaveLength(3)

    const { blocks, bsize } = statfsSync('/')
    const root = { system_filesystem_mountpoint: '/' }
    expect(value('filesystem_limit_bytes', root)).toBe(blocks * bsize)
    expect(value('filesystem_usage_bytes', root)).toBe(blocks * bsize)
  })

  test('is off unless its setting or its name switches it on', async () => {
    await using off = runApp({ app: 'idle.cjs', stdin: null })
    expect(await off.scrape()).not.toContain('\nsystem_')
    expect(off.output.stderr).not.toContain('host')
    await using named = runApp({
      app: 'idle.cjs',
      stdin: null,
      env: { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'host' },
    })
    const page = await named.scrape()
    expect(page).toContain('\nsystem_cpu_time_seconds_total{')
    expect(page).not.toContain('\nprocess_')
  })
})
