/** The files of mysql2 that are patched: `mysql2` and `mysql2/promise` both load them. */
export const mysql2Files: readonly string[] = ['lib/connection.js', 'lib/pool.js']
