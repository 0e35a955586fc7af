import type { Cluster } from 'node:cluster'
import { isMainThread } from 'node:worker_threads'

/**
 * What this thread is to the endpoint: only a `main` one opens it.
 *
 * A cluster worker would share the primary's listening socket, so that scrapes would land on one
 * worker after another and counters would jump; a worker thread would fight with its own main thread.
 */
export type ProcessRole = 'main' | 'cluster worker' | 'worker thread'

/** Tells the role of the thread that asks. */
export function processRole(): ProcessRole {
  if (!isMainThread) return 'worker thread'
  // Loading node:cluster takes some milliseconds; only a forked process can be a worker, and there it is loaded.
  if (process.channel === undefined || process.channel === null) return 'main'
  const cluster = process.getBuiltinModule('node:cluster') as unknown as Cluster
  return cluster.isWorker ? 'cluster worker' : 'main'
}
