import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { dockerPrograms, dockerProject } from './docker-project.ts'

beforeAll(dockerPrograms)

it('up hands the generated file to Docker Compose and repeats what the engine says; down does the same', async () => {
  await using docker = await dockerProject()
  const { project, asked } = docker
  project.write('monitoring/.env', '')
  const open = await project.meterbridge('up')
  expect(open.code).toBe(2)
  expect(open.stderr).toContain('set GRAFANA_ADMIN_PASSWORD in .env to a password of your own')
  expect(await project.meterbridge('down')).toEqual({
    code: 0,
    stdout: '',
    stderr: 'nothing was started here\n',
  })
  project.write('monitoring/.env', 'GRAFANA_ADMIN_PASSWORD=of my own\n')
  const up = await project.meterbridge('up', '--profile', 'traces')
  expect(up.code).toBe(2)
  expect(up.stderr).toMatch(
    /STACK_NOT_STARTED: .*--profile traces up --detach --wait.* is wrong because .*this engine refuses all work/,
  )
  expect(asked.join('\n')).toMatch(/GET .*com\.docker\.compose\.project=monitoring|GET .*\/images\//)
  asked.length = 0
  const down = await project.meterbridge('down')
  expect(down.stderr).toContain('this engine refuses all work')
  expect(asked.join('\n')).toContain('com.docker.compose.project=monitoring')
})

it('backup and restore find the volumes of the stack, which are folders where the engine is', async () => {
  let folder = ''
  const volume = (path: string): unknown => {
    const [, name] = /\/volumes\/monitoring_(\w+)-data$/.exec(path) ?? []
    if (name !== undefined) return { Name: name, Mountpoint: join(folder, 'volumes', name) }
    return /\/containers\/json/.test(path) ? [] : undefined
  }
  await using docker = await dockerProject(volume)
  const { project } = docker
  folder = project.folder
  await project.meterbridge('generate')
  for (const name of ['prometheus', 'alertmanager', 'grafana'])
    project.write(`volumes/${name}/data`, `of ${name}`)
  const kept = await project.meterbridge('backup', '--to', 'kept.tar.gz')
  expect(kept).toMatchObject({ code: 0, stdout: `${join(folder, 'kept.tar.gz')}\n` })
  for (const name of ['prometheus', 'grafana']) rmSync(join(folder, 'volumes', name, 'data'))
  expect((await project.meterbridge('restore', 'kept.tar.gz')).stderr).toContain(
    'volumes/alertmanager is wrong',
  )
  expect(existsSync(join(folder, 'volumes/grafana/data'))).toBe(false)
  expect(await project.meterbridge('restore', 'kept.tar.gz', '--force')).toMatchObject({ code: 0 })
  for (const name of ['prometheus', 'alertmanager', 'grafana'])
    expect(readFileSync(join(folder, 'volumes', name, 'data'), 'utf8')).toBe(`of ${name}`)
  rmSync(join(folder, 'volumes/grafana'), { recursive: true })
  expect((await project.meterbridge('backup')).stderr).toContain(
    'the volume monitoring_grafana-data is no folder that can be read here',
  )
})
