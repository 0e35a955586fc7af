import type { NodeRedisClient, NodeRedisQueue } from './node-redis-client.ts'

let isLooking = false
let found: NodeRedisQueue | undefined

/**
 * Gives the queue of a client, which node-redis keeps private.
 *
 * Reading `isPubSubActive` of a client reads it of its queue (@redis/client 1.5 to 6.3), and
 * `showQueues` makes the queue show itself then.
 */
export function queueOf(client: NodeRedisClient): NodeRedisQueue | undefined {
  found = undefined
  isLooking = true
  try {
    void client.isPubSubActive
  } finally {
    isLooking = false
  }
  return found
}

/** Lets `queueOf` find the queues of a class. */
export function showQueues(prototype: object): void {
  const property = Object.getOwnPropertyDescriptor(prototype, 'isPubSubActive')
  const original = property?.get
  if (property === undefined || original === undefined) return
  Object.defineProperty(prototype, 'isPubSubActive', {
    ...property,
    get(this: object) {
      if (isLooking) found = this as NodeRedisQueue
      return Reflect.apply(original, this, []) as unknown
    },
  })
}
