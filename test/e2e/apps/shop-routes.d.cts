export interface Libraries {
  readonly express: unknown
  readonly pg: unknown
  readonly Redis: unknown
  readonly Queue: unknown
  readonly Worker: unknown
}

export function shop(libraries: Libraries): void
