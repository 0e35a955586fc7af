/** The files of mongodb that are patched: what sends commands, the pools that lend connections, the choice of a server. */
export const mongodbFiles: readonly string[] = [
  'lib/cmap/connection.js',
  'lib/cmap/connection_pool.js',
  'lib/sdam/topology.js',
]
