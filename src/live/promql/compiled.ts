import type { LabelSet } from './label-set.ts'
import type { Vector, Window } from './stored-series.ts'

/** An expression that can be evaluated at any moment, again and again: what it learns of labels it keeps. */
export type Compiled = CompiledNumber | CompiledVector | CompiledRange

export interface CompiledNumber {
  readonly kind: 'number'
  at(ms: number): number
}

export interface CompiledVector {
  readonly kind: 'vector'
  at(ms: number): Vector
}

export interface CompiledRange {
  readonly kind: 'range'
  readonly rangeMs: number
  readonly offsetMs: number
  /** Of each series that matches, in the same order at each moment. */
  readonly series: readonly LabelSet[]
  window(series: number, ms: number): Window
}
