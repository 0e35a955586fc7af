import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { hashSync } from 'bcryptjs'
import { expect, it } from 'vitest'
import { catalogFamilies } from '../../../src/catalog/families.ts'
import { certificateForLocalhost } from '../http-certificate.ts'
import { reservePort } from '../reserve-port.ts'
import { debianProgram } from './debian-program.ts'
import { generatedFolder } from './generated-folder.ts'

const password = 'correct horse'

it(
  'a Prometheus with the generated web.yml speaks TLS, wants the password, and goes on scraping itself',
  { timeout: 180_000 },
  async () => {
    const port = await reservePort()
    using folder = generatedFolder({
      config: {
        services: [],
        prometheus: {
          scrapeInterval: '1s',
          version: '2.42',
          web: {
            tls: { certFile: 'cert.pem', keyFile: 'key.pem', serverName: 'localhost' },
            user: { name: 'grafana', passwordHash: hashSync(password, 4), passwordFile: 'password' },
          },
        },
      },
      metrics: [...catalogFamilies.values()].flat(),
      version: '0.0.0',
    })
    const { key, cert } = certificateForLocalhost()
    const write = (name: string, content: string): void =>
      writeFileSync(join(folder.path, 'prometheus', name), content)
    write('key.pem', key)
    write('cert.pem', cert)
    write('password', password)
    // It scrapes itself at the port of its container, which is another one here.
    const configuration = readFileSync(join(folder.path, 'prometheus/prometheus.yml'), 'utf8')
    write('prometheus.yml', configuration.replace('localhost:9090', `localhost:${port}`))

    const program = await debianProgram({ name: 'prometheus', suite: 'bookworm', path: 'usr/bin/prometheus' })
    const child = spawn(
      program,
      [
        '--config.file=prometheus/prometheus.yml',
        '--web.config.file=prometheus/web.yml',
        '--storage.tsdb.path=data',
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { cwd: folder.path, stdio: 'ignore' },
    )
    try {
      const ask = (path: string, auth?: string): Promise<{ status?: number; body: string }> =>
        new Promise((resolve, reject) => {
          const options = { host: '127.0.0.1', servername: 'localhost', port, path, ca: cert }
          request({ ...options, ...(auth === undefined ? {} : { auth }) }, (response) => {
            text(response).then((body) => resolve({ status: response.statusCode!, body }), reject)
          })
            .on('error', reject)
            .end()
        })
      await expect.poll(() => ask('/-/ready').catch(() => ({})), { timeout: 60_000 }).toHaveProperty('status')
      expect(await ask('/api/v1/query?query=up')).toMatchObject({ status: 401 })
      expect(await ask('/api/v1/query?query=up', 'grafana:wrong')).toMatchObject({ status: 401 })
      const scrapes = async (): Promise<string> =>
        (
          await ask(
            `/api/v1/query?query=${encodeURIComponent('up{job="prometheus"} == 1')}`,
            `grafana:${password}`,
          )
        ).body
      await expect.poll(scrapes, { timeout: 60_000 }).toContain(`"instance":"localhost:${port}"`)
    } finally {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    }
  },
)
