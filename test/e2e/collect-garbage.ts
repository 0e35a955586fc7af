import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')

/** Collects all garbage, whatever flags Node was started with. */
export const collectGarbage = runInNewContext('gc') as () => void
