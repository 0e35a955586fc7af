/** The files of postgres.js that are patched, in its CommonJS build and as ES modules. */
export const postgresFiles: readonly string[] = [
  'cjs/src/query.js',
  'cjs/src/connection.js',
  'src/query.js',
  'src/connection.js',
]
