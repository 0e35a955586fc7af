import { runTracedLibrary } from './traced-library-runs.cjs'

const library = await import(process.env.LIBRARY)
await runTracedLibrary({ ...library.default, ...library })
