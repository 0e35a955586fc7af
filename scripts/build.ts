// Builds dist/: the public API as CommonJS with its types, the preload, the endpoint's thread and the command.
//
// Bundles are for the start-up time of every process that is measured: opening a file costs more than running
// it. What a process may never need is in files of its own, which are loaded late.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { buildPreload } from './build/build-preload.ts'
import { bundleOptions } from './build/bundle-options.ts'

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

await buildPreload(built)

await build({
  ...bundleOptions,
  outdir: built,
  outExtension: { '.js': '.cjs' },
  entryPoints: {
    // Asked first, so that a process which is not measured loads no more.
    'is-wanted': `${root}src/preload/is-wanted.ts`,
    // The endpoint runs in a thread of its own, which loads its own file.
    endpoint: `${root}src/sdk/endpoint-main.ts`,
  },
})

// The command is a file of its own, which nothing that is measured loads.
await build({
  ...bundleOptions,
  outfile: `${built}/cli.cjs`,
  entryPoints: [`${root}src/cli/entry.ts`],
  banner: { js: '#!/usr/bin/env node' },
})

// The page that the command serves, with the library that draws its graphs.
await build({
  entryPoints: [
    { in: `${root}src/live/page/main.ts`, out: 'page' },
    { in: `${root}src/live/page/page.css`, out: 'page' },
  ],
  outdir: `${built}/live`,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  legalComments: 'none',
  banner: { js: licenceOf('uplot'), css: licenceOf('uplot') },
  logLevel: 'warning',
})
chmodSync(`${built}/cli.cjs`, 0o755)

/** A bundle carries the licence of what is in it. */
function licenceOf(library: string): string {
  return `/*! ${library}\n${readFileSync(`${root}node_modules/${library}/LICENSE`, 'utf8')}*/`
}

if (existsSync(`${root}dist`)) renameSync(`${root}dist`, replaced)
renameSync(built, `${root}dist`)
