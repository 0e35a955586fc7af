/** Bounds that the semantic conventions advise for HTTP durations, in seconds. */
export const httpSeconds: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
]

/**
 * Bounds for database operations, in seconds: those that the semantic conventions advise (0.001, 0.005,
 * 0.01, 0.05, 0.1, 0.5, 1, 5, 10), and five more where caches and indexed reads are.
 */
export const databaseSeconds: readonly number[] = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 10,
]

/** The messaging bounds of the semantic conventions, carried on to an hour for long jobs, in seconds. */
export const jobSeconds: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 300, 900, 3600,
]

/** Bounds for bodies, in bytes: powers of four from 64 bytes to 64 MiB. */
export const bodyBytes: readonly number[] = [
  64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
]

/** Bounds for the messages of a batch; 10 is the most that SQS takes. */
export const batchMessages: readonly number[] = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000]

/** Bounds for the life of connections, in seconds: from a single request to a week. */
export const connectionSeconds: readonly number[] = [
  0.1, 1, 10, 30, 60, 300, 900, 3600, 14_400, 43_200, 86_400, 604_800,
]
