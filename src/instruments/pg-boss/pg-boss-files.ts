/** The file of pg-boss with the class that every call goes through: of versions 10 and 11, and of 12, an ES module. */
export const pgBossFiles: readonly string[] = ['src/manager.js', 'dist/manager.js']
