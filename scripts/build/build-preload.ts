import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, transform, type BuildOptions, type BuildResult, type Metafile, type Plugin } from 'esbuild'
import { bundleOptions } from './bundle-options.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const loader = join(root, 'src/preload/late-modules.ts')
const heldScheme = 'preload:'
const options = {
  ...bundleOptions,
  absWorkingDir: root,
  write: false,
  metafile: true,
} satisfies BuildOptions

/** What esbuild made, and where each module of src is in it. */
type Built = BuildResult<{ write: false; metafile: true }>

/**
 * Writes the preload's bundle, with what every process needs, and `late/`, with what is loaded when it is
 * first asked for: each target of a `require` in src, and what several of those share.
 *
 * esbuild divides bundles of ES modules only, so the late files are made as such and turned into CommonJS, which
 * `src/preload/late-modules.ts` runs. A module that the preload holds stays out of them.
 */
export async function buildPreload(folder: string): Promise<void> {
  let held: ReadonlySet<string> = new Set()
  for (;;) {
    const late = new Map<string, string>()
    const preload = await bundlePreload({ held, late })
    const files = await bundleLate({ late, preload })
    // What late files need of a module may bring others into the preload, which leave the late files.
    if (isSame(held, files.held)) {
      writeFileSync(join(folder, 'preload.cjs'), preload.outputFiles[0]!.contents)
      await writeLate(join(folder, 'late'), files.built)
      return
    }
    held = files.held
  }
}

async function bundlePreload({
  held,
  late,
}: {
  held: ReadonlySet<string>
  late: Map<string, string>
}): Promise<Built> {
  const paths = [...held].toSorted()
  const contents = [
    `import { holdModules } from ${JSON.stringify(loader)}`,
    ...paths.map((path, i) => `import * as held${i} from ${JSON.stringify(join(root, path))}`),
    `holdModules({ ${paths.map((path, i) => `${JSON.stringify(heldScheme + path)}: held${i}`).join(', ')} })`,
    `export * from ${JSON.stringify(join(root, 'src/preload/main.ts'))}`,
  ].join('\n')
  return build({
    ...options,
    stdin: { contents, resolveDir: root, sourcefile: 'preload-entry.ts', loader: 'ts' },
    outfile: 'preload.cjs',
    // Messages that need DEBUG=require-in-the-middle; its packages touch the streams of the application.
    alias: { debug: join(root, 'scripts/build/no-debug.cjs') },
    plugins: [bundledPackages, lateModules(late)],
  })
}

/** Keeps the targets of `require` out of a bundle: what is called in their place loads them. */
function lateModules(late: Map<string, string>): Plugin {
  return {
    name: 'late modules',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\..*\.ts$/ }, ({ kind, path, resolveDir }) => {
        if (kind !== 'require-call') return undefined
        const name = basename(path, '.ts')
        late.set(name, resolve(resolveDir, path))
        return { path: `${name}.cjs`, namespace: 'late' }
      })
      onLoad({ filter: /./, namespace: 'late' }, ({ path }) => ({
        contents: `module.exports = require(${JSON.stringify(loader)}).loadLate(${JSON.stringify(path)})`,
        resolveDir: root,
      }))
    },
  }
}

/** The one part of import-in-the-middle without a state, which is asked before its hooks are needed. */
const bundledPackages: Plugin = {
  name: 'bundled packages',
  setup({ onResolve }) {
    const path = join(root, 'node_modules/import-in-the-middle/supports-sync-hooks.mjs')
    onResolve({ filter: /^import-in-the-middle\/supports-sync-hooks\.mjs$/ }, () => ({ path }))
  },
}

async function bundleLate({ late, preload }: { late: ReadonlyMap<string, string>; preload: Built }) {
  const [output] = Object.values(preload.metafile.outputs)
  const inPreload = new Set(modulesIn(output!))
  const held = new Set<string>()
  const heldModules: Plugin = {
    name: 'held modules',
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, (asked) => {
        const path = relative(root, resolve(asked.resolveDir, asked.path))
        if (!inPreload.has(path)) return undefined
        held.add(path)
        return { path: heldScheme + path, external: true }
      })
    },
  }
  const built = await build({
    ...options,
    format: 'esm',
    splitting: true,
    entryPoints: Object.fromEntries(late),
    outdir: 'late',
    outExtension: { '.js': '.cjs' },
    chunkNames: 'shared-[hash]',
    // The packages are loaded by then, or about to be: the official instrumentations need them too.
    packages: 'external',
    plugins: [heldModules],
  })
  return { built, held }
}

async function writeLate(folder: string, { outputFiles, metafile }: Built): Promise<void> {
  mkdirSync(folder)
  await Promise.all(
    outputFiles.map(async ({ path, text }) => {
      const modules = modulesIn(metafile.outputs[relative(root, path)]!).map((module) => `// ${module}\n`)
      const { code } = await transform(text, {
        format: 'cjs',
        platform: 'node',
        target: bundleOptions.target,
        banner: modules.join(''),
      })
      writeFileSync(join(folder, basename(path)), code)
    }),
  )
}

/** Lists the modules of which a bundle has code. */
function modulesIn({ inputs }: Metafile['outputs'][string]): string[] {
  return Object.keys(inputs).filter((path) => inputs[path]!.bytesInOutput > 0)
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((each) => b.has(each))
}
