import fc from 'fast-check'

/** The same at each run, so that a red run is about the change; CONFORMANCE_SEED gives another to look further. */
export const seed: number = Number(process.env['CONFORMANCE_SEED'] ?? 20_261_120)

fc.configureGlobal({ seed })

/** What draws cases for tests of properties, from that seed. */
export { fc }
