import { methodPatches } from '../method-patches.ts'

export const { reportFailure } = methodPatches('pg')
