import type { ClusterCall } from './cluster-call.ts'

/** The calls of clusters by the arguments of their command, which stay the same in each attempt (version 4). */
const calls = new WeakMap<object, ClusterCall>()

/** Notes what call the arguments of a command belong to. */
export function noteCall(words: unknown, call: ClusterCall): void {
  if (Array.isArray(words)) calls.set(words, call)
}

/** Gives the call of a cluster that is sent with these arguments, if it is one. */
export function callOf(words: unknown): ClusterCall | undefined {
  return Array.isArray(words) ? calls.get(words) : undefined
}
