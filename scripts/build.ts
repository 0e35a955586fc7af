// Builds dist/: the public API as CommonJS with its types, and the preload as one bundled file.
//
// The bundle is for the start-up time of every process that is measured: the preload needs some 80
// files of OpenTelemetry and ours, and opening them costs more than running them. What is needed
// later, and what must be the application's own copy, stays outside.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))

// Built aside and moved into place, so that a process which starts meanwhile finds a whole build.
const built = `${root}.cache/build-${process.pid}`
const replaced = `${built}-replaced`
mkdirSync(built, { recursive: true })
process.once('exit', () => {
  for (const folder of [built, replaced]) rmSync(folder, { recursive: true, force: true })
})

execFileSync(
  process.execPath,
  [`${root}node_modules/typescript/bin/tsc`, '-p', 'tsconfig.build.json', '--outDir', built],
  { cwd: root, stdio: 'inherit' },
)
// The package's sources are ES modules, so the CommonJS folder says what it is.
writeFileSync(`${built}/package.json`, '{ "type": "commonjs" }\n')

const bundle = {
  outdir: built,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22.15',
  logLevel: 'warning',
} as const

await build({
  ...bundle,
  entryPoints: {
    // Asked first, so that a process which is not measured loads no more.
    'is-wanted': `${root}src/preload/is-wanted.ts`,
    preload: `${root}src/preload/main.ts`,
    // The endpoint runs in a thread of its own, which loads its own file.
    endpoint: `${root}src/sdk/endpoint-main.ts`,
  },
  external: [
    // Its hooks and its registry must be one copy, which the ES module loader opens by its file.
    'import-in-the-middle',
    // Loaded when a file protects the endpoint.
    'bcryptjs',
    'yaml',
    // Loaded when the application first asks for a meter, or when traces are on.
    '@opentelemetry/context-async-hooks',
    '@opentelemetry/core',
    '@opentelemetry/exporter-*',
    '@opentelemetry/instrumentation-*',
    '@opentelemetry/resources',
    '@opentelemetry/sdk-*',
  ],
})

// The command is a file of its own, which nothing that is measured loads.
await build({
  ...bundle,
  entryPoints: { cli: `${root}src/cli/entry.ts` },
  banner: { js: '#!/usr/bin/env node' },
  external: ['yaml'],
})
chmodSync(`${built}/cli.cjs`, 0o755)

if (existsSync(`${root}dist`)) renameSync(`${root}dist`, replaced)
renameSync(built, `${root}dist`)
