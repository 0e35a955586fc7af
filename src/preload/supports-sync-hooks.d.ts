declare module 'import-in-the-middle/supports-sync-hooks.mjs' {
  /** Tells whether this Node can run import-in-the-middle in the thread of the application. */
  export function supportsSyncHooks(): boolean
}
