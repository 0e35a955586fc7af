import { once } from 'node:events'
import { mkdirSync, symlinkSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { debianProgram } from '../stack/debian-program.ts'
import { commandProject, type CommandProject } from './command-project.ts'

/** A project with the real docker and Docker Compose, and an engine that is none. */
export interface DockerProject extends AsyncDisposable {
  readonly project: CommandProject
  /** What the engine was asked, such as `GET /v1.44/info`. */
  readonly asked: string[]
}

/** Unpacks docker and its plugin, which takes a while the first time. */
export async function dockerPrograms(): Promise<{ docker: string; compose: string }> {
  const plugin = 'usr/libexec/docker/cli-plugins/docker-compose'
  return {
    docker: await debianProgram({ name: 'docker-cli', suite: 'sid', path: 'usr/bin' }),
    compose: await debianProgram({ name: 'docker-compose', suite: 'sid', path: plugin }),
  }
}

/** Makes the project; no engine runs in tests, so this one knows its client, and `answer` gives what else it says. */
export async function dockerProject(
  answer: (path: string) => unknown = () => undefined,
): Promise<DockerProject> {
  const { docker, compose } = await dockerPrograms()
  const asked: string[] = []
  const engine = createServer(({ method, url }, response) => {
    const path = decodeURIComponent(url!)
    asked.push(`${method} ${path}`)
    response.setHeader('api-version', '1.44').setHeader('content-type', 'application/json')
    if (/\/_ping$|\/info$|\/version$/.test(path)) return send(response, { ApiVersion: '1.44', ID: 'a' })
    const said = answer(path)
    if (said !== undefined) return send(response, said)
    return send(response.writeHead(500), { message: 'this engine refuses all work' })
  }).listen(0, '127.0.0.1')
  await once(engine, 'listening')
  const project = commandProject({
    env: {
      PATH: `${docker}:${process.env['PATH']}`,
      DOCKER_HOST: `tcp://127.0.0.1:${(engine.address() as AddressInfo).port}`,
      DOCKER_CONFIG: '.docker',
    },
  })
  project.write('monitoring/.env', 'GRAFANA_ADMIN_PASSWORD=of my own\n')
  mkdirSync(join(project.folder, '.docker/cli-plugins'), { recursive: true })
  symlinkSync(compose, join(project.folder, '.docker/cli-plugins/docker-compose'))
  return {
    project,
    asked,
    [Symbol.asyncDispose]: async () => {
      project[Symbol.dispose]()
      engine.closeAllConnections()
      engine.close()
      await once(engine, 'close')
    },
  }
}

function send(response: ServerResponse, body: unknown): void {
  response.end(JSON.stringify(body))
}
