import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder bench, with the programs and packages under measure. */
export const benchFolder: string = fileURLToPath(new URL('..', import.meta.url))

/** The folder of the project. */
export const rootFolder: string = join(benchFolder, '..')
