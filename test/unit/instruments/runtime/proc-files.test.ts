import { openSync, closeSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  countFileDescriptors,
  parseProcessStat,
  readFileDescriptorLimit,
  readProcessStat,
} from '../../../../src/instruments/runtime/proc-files.ts'

describe.runIf(process.platform === 'linux')('the files of /proc', () => {
  it('are read even when the command has spaces and parentheses', () => {
    const after = Array.from({ length: 50 }, (_, i) => String(i + 3)).join(' ')
    expect(parseProcessStat(`42 (a) R 9 (b) ${after}`)).toEqual({ threadCount: 20, virtualBytes: 23 })
  })

  it('give nothing when the text is not what is expected', () => {
    expect(parseProcessStat('')).toBeUndefined()
    expect(parseProcessStat('1 (node) S 1')).toBeUndefined()
  })

  it('count a descriptor that was opened and forget it when it was closed', () => {
    const before = countFileDescriptors()!
    const descriptors = Array.from({ length: 20 }, () => openSync('/dev/null', 'r'))
    expect(countFileDescriptors()).toBe(before + 20)
    for (const descriptor of descriptors) closeSync(descriptor)
    expect(countFileDescriptors()).toBe(before)
  })

  it('tell threads, virtual memory and the limit of descriptors', () => {
    const stat = readProcessStat()!
    expect(stat.threadCount).toBeGreaterThan(4)
    expect(stat.virtualBytes).toBeGreaterThan(process.memoryUsage.rss())
    expect(readFileDescriptorLimit()).toBeGreaterThan(100)
  })
})
