import type { ProofName } from './proofs.ts'

/** One or some numbered items of an origin document: what it asks for, what supplies it, and which tests prove that. */
export interface OriginItem {
  /** Such as `001-25`, or `002-8..9` for several. */
  readonly items: string
  readonly asks: string
  readonly by: readonly Supply[]
  readonly proof: readonly ProofName[]
  /** What a reader must know: where Meterbridge differs, or what could not run here and what was checked instead. */
  readonly note?: string
}

/** What an item can be supplied by; how each is checked stands in test/architecture/coverage-problems.ts. */
export const supplyKinds = {
  metric: 'A name in Prometheus: of the catalog or of an exporter.',
  alert: 'An alert of the generated rules.',
  panel: 'A panel of a generated dashboard: its uid and its title.',
  file: 'A generated file.',
  command: 'A command of `npx meterbridge`.',
  setting: 'A variable of the environment.',
  option: 'A field of the configuration: its interface and its name.',
  function: 'A function or an object of the public API.',
  page: 'A page of the documentation.',
  example: 'A folder of an example.',
} as const

export type SupplyKind = keyof typeof supplyKinds

/** A kind and a name. */
export type Supply = `${SupplyKind}: ${string}`

/** Takes a supply apart. */
export function readSupply(supply: Supply): { readonly kind: SupplyKind; readonly name: string } {
  const at = supply.indexOf(': ')
  return { kind: supply.slice(0, at) as SupplyKind, name: supply.slice(at + 2) }
}

/** Lists the numbers of an item, such as `[8, 9]` for `002-8..9`. */
export function numbersOf({ items }: Pick<OriginItem, 'items'>): readonly number[] {
  const [, first = '0', last = first] = /^\d+-(\d+)(?:\.\.(\d+))?$/.exec(items) ?? []
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, at) => Number(first) + at)
}
