/**
 * Where the started SDK is found by the meters and the API that application code imports.
 *
 * A global symbol, because the preload is one bundled file and the application may import another
 * copy of this package: both must see one store.
 */
export const runningKey: symbol = Symbol.for('meterbridge.running')
