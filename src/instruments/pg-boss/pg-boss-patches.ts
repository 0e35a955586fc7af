import { methodPatches } from '../method-patches.ts'

export const { replaceMethod, reportFailure } = methodPatches('pg-boss')
