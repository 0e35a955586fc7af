import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { benchFolder, rootFolder } from './folders.ts'

const program = join(rootFolder, '.cache/bench/client-golang')
const buildTimeoutMs = 300_000
const packageName = 'golang-github-prometheus-client-golang-dev'

/** The client for Go that was built, or why there is none. */
export type ClientGolang =
  | { readonly program: string; readonly version: string }
  | { readonly missing: string }

let built: ClientGolang | undefined

/**
 * Builds the program of bench/go with the Go packages of Debian, once a run. Without Go or the package the rows do
 * without it and say so.
 */
export function clientGolang(): ClientGolang {
  built ??= build()
  return built
}

function build(): ClientGolang {
  const { error, status, stderr } = spawnSync('go', ['build', '-o', program, './main.go'], {
    cwd: join(benchFolder, 'go'),
    // Debian keeps the sources of its packages in a GOPATH, so nothing is downloaded.
    env: { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '' },
    encoding: 'utf8',
    timeout: buildTimeoutMs,
  })
  if (error !== undefined)
    return { missing: `client_golang is left out: go cannot be run (${error.message})` }
  if (status !== 0)
    return {
      missing: `client_golang is left out: go build says ${firstLine(stderr)}. Install the Debian packages golang-go and ${packageName}`,
    }
  const library = outputOf('dpkg-query', ['-W', '-f', '${Version}', packageName])
  const compiler = outputOf('go', ['env', 'GOVERSION'])
  return { program, version: `client_golang ${library} (${compiler})` }
}

function outputOf(command: string, args: readonly string[]): string {
  return spawnSync(command, args, { encoding: 'utf8', timeout: 10_000 }).stdout?.trim() || 'unknown'
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? ''
}
