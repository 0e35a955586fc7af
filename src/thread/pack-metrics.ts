import type { MetricPoints } from '../snapshot/family-table.ts'
import type { LabelSet, Point } from '../snapshot/snapshot.ts'
import type { PackedMetrics, PackedPoint } from './protocol.ts'

/** Packs metrics for the other thread: labels go over once, then an id stands for them. */
export class MetricsPacker {
  readonly #labelIds = new WeakMap<LabelSet, number>()
  #nextLabelId = 0

  /** Packs the metrics; each call's new labels are in its own result. */
  pack(metrics: readonly MetricPoints[]): PackedMetrics {
    const labels: { id: number; pairs: LabelSet['pairs'] }[] = []
    const cells: number[] = []
    const packPoint = (point: Point): PackedPoint => {
      let labelsId = this.#labelIds.get(point.labels)
      if (labelsId === undefined) {
        labelsId = this.#nextLabelId++
        this.#labelIds.set(point.labels, labelsId)
        labels.push({ id: labelsId, pairs: point.labels.pairs })
      }
      const offset = cells.length
      const count = point.bounds === undefined ? 1 : point.bounds.length + 2
      for (let i = 0; i < count; i++) cells.push(point.cells[point.offset + i]!)
      const { startTimeMs, bounds, hasSum, exemplars, exponential } = point
      return { labelsId, startTimeMs, offset, bounds, hasSum, exemplars, exponential }
    }
    const packed = metrics.map(({ points, ...metric }) => ({ ...metric, points: points.map(packPoint) }))
    return { labels, metrics: packed, cells: Float64Array.from(cells) }
  }
}

/** Unpacks what a packer of the other thread packed. */
export class MetricsUnpacker {
  readonly #labels = new Map<number, LabelSet>()

  /** Gives the metrics, with the same label set for a series each time. */
  unpack({ labels, metrics, cells }: PackedMetrics): MetricPoints[] {
    for (const { id, pairs } of labels) this.#labels.set(id, { pairs, text: undefined })
    return metrics.map(({ points, ...metric }) => ({
      ...metric,
      points: points.map(({ labelsId, startTimeMs, offset, bounds, hasSum, exemplars, exponential }) => ({
        labels: this.#labels.get(labelsId)!,
        startTimeMs,
        cells,
        offset,
        ...(bounds && { bounds }),
        ...(hasSum !== undefined && { hasSum }),
        ...(exemplars && { exemplars }),
        ...(exponential && { exponential }),
      })),
    }))
  }
}
