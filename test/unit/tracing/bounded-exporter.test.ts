import { ExportResultCode, type ExportResult } from '@opentelemetry/core'
import type { SpanExporter } from '@opentelemetry/sdk-trace'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { BoundedExporter } from '../../../src/tracing/bounded-exporter.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const success = { code: ExportResultCode.SUCCESS }

test('answers when the exporter does, once', async () => {
  const { finish, answers } = exportThrough()
  expect(answers).toEqual([])
  finish(success)
  expect(answers).toEqual([success])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(answers).toEqual([success])
})

test('answers after a second while the exporter goes on, and not again', async () => {
  const { finish, answers } = exportThrough()
  await vi.advanceTimersByTimeAsync(999)
  expect(answers).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(answers).toEqual([success])
  finish({ code: ExportResultCode.FAILED, error: new Error('too late') })
  expect(answers).toEqual([success])
})

test('does not wait again while an export is overdue', async () => {
  const pending: ((result: ExportResult) => void)[] = []
  const inner: SpanExporter = { export: (_spans, done) => void pending.push(done), shutdown: async () => {} }
  const exporter = new BoundedExporter(inner, { to: 'a test' })
  const answered: string[] = []
  exporter.export([], () => answered.push('first'))
  await vi.advanceTimersByTimeAsync(1_000)
  exporter.export([], () => answered.push('second'))
  await vi.advanceTimersByTimeAsync(1)
  expect(answered).toEqual(['first', 'second'])
  for (const settle of pending) settle(success)
  exporter.export([], () => answered.push('third'))
  await vi.advanceTimersByTimeAsync(999)
  expect(answered).toEqual(['first', 'second'])
  await vi.advanceTimersByTimeAsync(1)
  expect(answered).toEqual(['first', 'second', 'third'])
})

test('keeps a failure and a throw to itself, so that the SDK says nothing more', () => {
  const failed = exportThrough()
  failed.finish({ code: ExportResultCode.FAILED, error: new Error('no') })
  expect(failed.answers).toEqual([success])
  const throwing = exportThrough(() => {
    throw new TypeError('not at all')
  })
  expect(throwing.answers).toEqual([success])
  expect(vi.getTimerCount()).toBe(0)
})

function exportThrough(onExport: () => void = () => {}): {
  finish: (result: ExportResult) => void
  answers: ExportResult[]
} {
  let finish: (result: ExportResult) => void = () => {}
  const inner: SpanExporter = {
    export(_spans, done) {
      finish = done
      onExport()
    },
    shutdown: async () => {},
  }
  const answers: ExportResult[] = []
  new BoundedExporter(inner, { to: 'a test' }).export([], (result) => answers.push(result))
  return { finish: (result) => finish(result), answers }
}
