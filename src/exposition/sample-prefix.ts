import { isPlainName } from '../naming/escape-name.ts'
import { escapeLabelValue } from './escape-text.ts'

/** What stands before the labels of a sample, and the whole of it when there are none. */
export interface SamplePrefix {
  /** `name{` or `{"na.me",`: labels follow. */
  readonly beforeLabels: Uint8Array
  /** `name ` or `{"na.me"} `: the value follows. */
  readonly bare: Uint8Array
}

/** Encodes the beginning of a family's lines; names that are not plain are quoted within the braces. */
export function samplePrefix(name: string): SamplePrefix {
  if (isPlainName(name)) return { beforeLabels: Buffer.from(`${name}{`), bare: Buffer.from(`${name} `) }
  const quoted = `{"${escapeLabelValue(name)}"`
  return { beforeLabels: Buffer.from(`${quoted},`), bare: Buffer.from(`${quoted}} `) }
}

/** Gives the most bytes that a line takes besides its labels and its value. */
export function prefixBytes({ beforeLabels, bare }: SamplePrefix): number {
  return Math.max(beforeLabels.length, bare.length) + 2
}
