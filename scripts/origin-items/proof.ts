/** A test that proves a claim: its file below `test`, and its title there, or how that begins. */
export type Proof = readonly [file: string, title: string]
