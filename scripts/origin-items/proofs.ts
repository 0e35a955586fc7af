import { serviceProofs } from './service-proofs.ts'
import { stackProofs } from './stack-proofs.ts'

/** Every test that the tables of items name. */
export const proofs = { ...serviceProofs, ...stackProofs }

export type ProofName = keyof typeof proofs
