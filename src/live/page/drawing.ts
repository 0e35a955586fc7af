import type { PanelAnswer } from '../answers.ts'

/** What shows the values of a panel inside its card. */
export interface Drawing {
  draw(answer: PanelAnswer): void
  /** Lets go of what the element holds. */
  dispose(): void
}

/** Where something is drawn, and what the reader does there. */
export interface DrawingPlace {
  readonly body: HTMLElement
  /** Called with the span that was dragged over. */
  readonly onZoom: (span: { fromMs: number; toMs: number }) => void
}
