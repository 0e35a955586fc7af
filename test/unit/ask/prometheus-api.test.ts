import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { PrometheusApi } from '../../../src/ask/prometheus-api.ts'

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Answers everything with success, and tells what came. */
async function servedBy(): Promise<{ host: string; asked: (IncomingMessage & { body: string })[] }> {
  const asked: (IncomingMessage & { body: string })[] = []
  const host = await serve((request, response) => {
    void text(request).then((body) => {
      asked.push(Object.assign(request, { body }))
      response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [] } }))
    })
  })
  return { host, asked }
}

it('posts expressions and reads the rest, below the path of the address', async () => {
  const { host, asked } = await servedBy()
  const api = new PrometheusApi(`http://${host}/mimir/prometheus/`)
  expect(await api.query('up == 1')).toEqual({ samples: [] })
  expect(await api.ask('label/job/values', { parameters: { 'match[]': ['a', 'b'], end: '7' } })).toEqual({
    data: { resultType: 'vector', result: [] },
  })
  expect(asked.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['POST', '/mimir/prometheus/api/v1/query', 'query=up+%3D%3D+1'],
    ['GET', '/mimir/prometheus/api/v1/label/job/values?match%5B%5D=a&match%5B%5D=b&end=7', ''],
  ])
})

it('sends the credentials of the address, or the token that a file has now, and shows neither', async () => {
  const { host, asked } = await servedBy()
  const api = new PrometheusApi(`http://reader:p%40ss@${host}`)
  await api.query('up')
  expect(api.shownUrl).toBe(`http://${host}`)
  const folder = mkdtempSync(join(tmpdir(), 'meterbridge-ask-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const tokenFile = join(folder, 'token')
  const withToken = new PrometheusApi(`http://${host}`, { tokenFile })
  for (const token of ['one', 'two']) {
    writeFileSync(tokenFile, `${token}\n`)
    await withToken.query('up')
  }
  expect(asked.map(({ headers }) => headers.authorization)).toEqual([
    `Basic ${btoa('reader:p@ss')}`,
    'Bearer one',
    'Bearer two',
  ])
})

it('tells a refusal from a server that is no Prometheus, and from none', async () => {
  const refusing = await serve((_, response) =>
    response.writeHead(422).end(JSON.stringify({ status: 'error', error: 'no such function' })),
  )
  expect(await new PrometheusApi(`http://${refusing}`).query('no()')).toEqual({ refusal: 'no such function' })
  const other = await serve((_, response) => response.writeHead(404).end('nothing here'))
  const api = new PrometheusApi(`http://user:secret@${other}`)
  expect(await api.rules()).toBeUndefined()
  await expect(api.query('up')).rejects.toThrow(
    `ADDRESS_SILENT: the address http://${other} is wrong because it answers 404, not as Prometheus does`,
  )
  expect(await new PrometheusApi('http://127.0.0.1:1').ask('targets')).toEqual({
    failure: expect.stringMatching(/^(connect ECONNREFUSED|bad port)/) as string,
  })
})

it('waits no longer than it is told, and not for an answer that is no longer wanted', async () => {
  const silent = `http://${await serve(() => {})}`
  expect(await new PrometheusApi(silent, { timeoutMs: 20 }).ask('targets')).toEqual({
    failure: 'no answer within 0.02 s',
  })
  const unwanted = AbortSignal.abort(new Error('the page is closed'))
  expect(await new PrometheusApi(silent).ask('targets', { signal: unwanted })).toEqual({
    failure: 'the page is closed',
  })
})
