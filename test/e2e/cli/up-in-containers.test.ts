import { once } from 'node:events'
import { mkdirSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { debianProgram } from '../stack/debian-program.ts'
import { commandProject } from './command-project.ts'

let [docker, compose] = ['', '']
beforeAll(async () => {
  const plugin = 'usr/libexec/docker/cli-plugins/docker-compose'
  docker = await debianProgram({ name: 'docker-cli', suite: 'sid', path: 'usr/bin' })
  compose = await debianProgram({ name: 'docker-compose', suite: 'sid', path: plugin })
})

it('hands the generated file to Docker Compose and repeats what the engine says; down does the same', async () => {
  const asked: string[] = []
  // No engine runs here: this one knows the client and refuses all work.
  const engine = createServer(({ method, url }, response) => {
    asked.push(`${method} ${decodeURIComponent(url!)}`)
    response.setHeader('api-version', '1.44').setHeader('content-type', 'application/json')
    if (/\/_ping$|\/info$|\/version$/.test(url!))
      response.end(JSON.stringify({ ApiVersion: '1.44', ID: 'a' }))
    else response.writeHead(500).end(JSON.stringify({ message: 'this engine refuses all work' }))
  }).listen(0, '127.0.0.1')
  await once(engine, 'listening')
  try {
    const { port } = engine.address() as { port: number }
    using inContainers = commandProject({
      env: {
        PATH: `${docker}:${process.env['PATH']}`,
        DOCKER_HOST: `tcp://127.0.0.1:${port}`,
        DOCKER_CONFIG: '.docker',
        GRAFANA_ADMIN_PASSWORD: 'of my own',
      },
    })
    mkdirSync(join(inContainers.folder, '.docker/cli-plugins'), { recursive: true })
    symlinkSync(compose, join(inContainers.folder, '.docker/cli-plugins/docker-compose'))
    const up = await inContainers.meterbridge('up', '--profile', 'traces')
    expect(up.code).toBe(2)
    expect(up.stderr).toMatch(
      /STACK_NOT_STARTED: .*--profile traces up --detach --wait.* is wrong because .*this engine refuses all work/,
    )
    expect(asked.join('\n')).toMatch(/GET .*com\.docker\.compose\.project=monitoring|GET .*\/images\//)
    asked.length = 0
    const down = await inContainers.meterbridge('down')
    expect(down.stderr).toContain('this engine refuses all work')
    expect(asked.join('\n')).toContain('com.docker.compose.project=monitoring')
  } finally {
    engine.closeAllConnections()
    engine.close()
  }
})
