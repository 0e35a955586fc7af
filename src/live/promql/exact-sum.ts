/**
 * Adds numbers with the error of each addition kept, as Prometheus does.
 *
 * Source: Neumaier's variant of Kahan's summation (promql/functions.go of Prometheus 3.5, kahanSumInc).
 */
export class ExactSum {
  #sum = 0
  #lost = 0

  add(value: number): void {
    const sum = this.#sum + value
    if (!Number.isFinite(sum)) this.#lost = 0
    else if (Math.abs(this.#sum) >= Math.abs(value)) this.#lost += this.#sum - sum + value
    else this.#lost += value - sum + this.#sum
    this.#sum = sum
  }

  get total(): number {
    return Number.isFinite(this.#sum) ? this.#sum + this.#lost : this.#sum
  }
}

/** Adds all of some numbers. */
export function exactSum(values: readonly number[]): number {
  const sum = new ExactSum()
  for (const value of values) sum.add(value)
  return sum.total
}
