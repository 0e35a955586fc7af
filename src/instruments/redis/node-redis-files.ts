/** The files of @redis/client that are patched, which `redis` and all its clients are made of. */
export const nodeRedisFiles = {
  /** Its function to patch is only in version 1, which `redis` 4 has. */
  commander: 'dist/lib/commander.js',
  queue: 'dist/lib/client/commands-queue.js',
  client: 'dist/lib/client/index.js',
  cluster: 'dist/lib/cluster/index.js',
} as const
