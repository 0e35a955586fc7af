import { columnPoints } from '../snapshot/column-points.ts'
import type { MetricPoints } from '../snapshot/family-table.ts'
import type { SdkMetric } from '../snapshot/from-otel.ts'
import { LabelTable } from '../snapshot/label-set.ts'
import type { LabelSet } from '../snapshot/snapshot.ts'
import { TextTable } from '../snapshot/text-table.ts'
import type { PackedMetrics } from './protocol.ts'

/** Packs metrics for the other thread: labels go over once, then a number stands for them. */
export class MetricsPacker {
  #sent = new Uint8Array(64)

  /** Packs the metrics; each call's new labels are in its own result. */
  pack(metrics: readonly SdkMetric[]): PackedMetrics {
    const texts = new TextTable()
    const newLabels: number[] = []
    for (const { columns, labels } of metrics) {
      for (let i = 0; i < columns.count; i++) {
        if (!this.#isNew(columns.labels[i]!)) continue
        const { number, pairs } = labels[i]!
        newLabels.push(number, pairs.length)
        for (const [name, value] of pairs) newLabels.push(texts.numberOf(name), texts.numberOf(value))
        labels[i]!.releasePairs()
      }
    }
    return {
      metrics: metrics.map(({ name, unit, kind, description, columns }) => ({
        name,
        unit,
        kind,
        description,
        columns,
      })),
      texts: texts.all,
      newLabels: Uint32Array.from(newLabels),
    }
  }

  #isNew(number: number): boolean {
    this.#sent = withRoom(this.#sent, number + 1)
    if (this.#sent[number] === 1) return false
    this.#sent[number] = 1
    return true
  }
}

/** Gives an array that has so many places: this one, or a larger one with what is in it. */
function withRoom<Numbers extends Uint8Array | Uint32Array>(numbers: Numbers, places: number): Numbers {
  if (places <= numbers.length) return numbers
  const larger = new (numbers.constructor as new (length: number) => Numbers)(places + (places >> 2))
  larger.set(numbers)
  return larger
}

/** To hand over less than this costs more than to copy it. */
const leastHandedOverBytes = 4096

/** Lists the memory of packed metrics that the other thread can have in place of a copy. */
export function packedMemory({ metrics }: PackedMetrics): ArrayBuffer[] {
  return metrics
    .flatMap(({ columns }) => [columns.labels.buffer, columns.startTimes.buffer, columns.cells.buffer])
    .filter(({ byteLength }) => byteLength >= leastHandedOverBytes)
}

/** Unpacks what a packer of the other thread packed. */
export class MetricsUnpacker {
  readonly #texts = new TextTable()
  readonly #table = new LabelTable()
  /** Of each set of labels: where its texts begin in the runs. */
  #places = new Uint32Array(64)
  /** Of each set: how many texts it has, then their numbers. */
  #runs = new Uint32Array(512)
  #runsLength = 0

  /** Gives the metrics; the labels of a series are known again each time. */
  unpack(packed: PackedMetrics): MetricPoints[] {
    this.#learn(packed)
    const shown = new NumberedLabels((number) => this.#pairsOf(number), this.#table)
    return packed.metrics.map(({ columns, ...metric }) => {
      const points = columnPoints(columns, (index) => shown.of(columns.labels[index]!))
      return { ...metric, points }
    })
  }

  #learn({ texts, newLabels }: PackedMetrics): void {
    const numbers = texts.map((text) => this.#texts.numberOf(text))
    for (let at = 0; at < newLabels.length;) {
      const number = newLabels[at]!
      const textCount = newLabels[at + 1]! * 2
      at += 2
      this.#places = withRoom(this.#places, number + 1)
      this.#runs = withRoom(this.#runs, this.#runsLength + 1 + textCount)
      this.#places[number] = this.#runsLength
      this.#runs[this.#runsLength++] = textCount
      for (const end = at + textCount; at < end; at++)
        this.#runs[this.#runsLength++] = numbers[newLabels[at]!]!
    }
  }

  #pairsOf(number: number): LabelSet['pairs'] {
    const place = this.#places[number]!
    const pairCount = this.#runs[place]! / 2
    const text = (i: number): string => this.#texts.text(this.#runs[place + 1 + i]!)
    return Array.from({ length: pairCount }, (_, i) => [text(2 * i), text(2 * i + 1)] as const)
  }
}

/** The labels that are shown now, which a number stands for. */
class NumberedLabels implements LabelSet {
  readonly #pairsOf: (number: number) => LabelSet['pairs']
  readonly #table: LabelTable
  #number = 0

  constructor(pairsOf: (number: number) => LabelSet['pairs'], table: LabelTable) {
    this.#pairsOf = pairsOf
    this.#table = table
  }

  of(number: number): this {
    this.#number = number
    return this
  }

  get pairs(): LabelSet['pairs'] {
    return this.#pairsOf(this.#number)
  }

  kept(form: number): Uint8Array | undefined {
    return this.#table.kept(form, this.#number)
  }

  keep(form: number, bytes: Uint8Array): void {
    this.#table.keep({ form, index: this.#number }, bytes)
  }
}
