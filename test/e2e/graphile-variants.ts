import { createRequire } from 'node:module'
import { join } from 'node:path'
import type * as graphile from 'graphile-worker'
import { addHook, type Namespace } from 'import-in-the-middle'
import { register } from 'import-in-the-middle/register-hooks.mjs'
import { graphileWorkerFiles } from '../../src/instruments/graphile-worker/graphile-worker-files.ts'
import { patchGraphileWorker } from '../../src/instruments/graphile-worker/patch-graphile-worker.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { readStore, type StoreReader } from './read-store.ts'
import { root } from './run-app.ts'

/** A version of graphile-worker, as one suite runs over all of them. */
export interface Variant extends StoreReader {
  readonly version: string
  readonly library: typeof graphile
}

const require = createRequire(import.meta.url)

// What an ES module exports can be replaced as the preload does it alone, and before it is loaded.
register({ include: [/\/graphile-worker\/dist\/(?:preset|helpers)\.js$/] })

async function load(name: string): Promise<Variant> {
  const folder = join(root, 'node_modules', name)
  const { version, type } = require(join(folder, 'package.json')) as { version: string; type?: string }
  const store = new SeriesStore()
  const patch = (moduleExports: unknown, file: string): unknown =>
    patchGraphileWorker(moduleExports, `graphile-worker/${file}`, { store, http: { excludedPaths: [] } })
  if (type === 'module') {
    addHook((url: string, exported: Namespace) => {
      const file = graphileWorkerFiles.find((one) => url.endsWith(`/${name}/${one}`))
      if (file !== undefined) patch(exported, file)
    })
  } else for (const file of graphileWorkerFiles) patch(require(join(folder, file)), file)
  const library = (type === 'module' ? await import(name) : require(name)) as typeof graphile
  return { version, library, ...readStore(store) }
}

/** The newest version, the first ES modules among them, and the oldest that is supported. */
export const variants: readonly Variant[] = await Promise.all(
  ['graphile-worker', 'graphile-worker017', 'graphile-worker016'].map(load),
)
