/** The files of graphile-worker that are patched, CommonJS until 0.17 and ES modules since. */
export const graphileWorkerFiles: readonly string[] = ['dist/preset.js', 'dist/helpers.js']
