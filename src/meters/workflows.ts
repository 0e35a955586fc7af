import type { AttributesOf } from '../catalog/metric.ts'
import {
  workflowActionDuration,
  workflowActions,
  workflowActiveRuns,
  workflowOldestRunAge,
  workflowRunDuration,
  workflowStepDuration,
  workflowWaitingRuns,
} from '../catalog/workflows.ts'
import { inFlightIn, type InFlight } from '../series/in-flight-series.ts'
import type { SeriesStore } from '../series/series-store.ts'
import { checkedNumber } from './checked-number.ts'
import { InFlightAges } from './in-flight-ages.ts'
import { outcomeOf } from './outcome-of.ts'
import { measuring, recording } from './pack.ts'
import { removablePack } from './removal.ts'

type RunAttributes = AttributesOf<typeof workflowRunDuration>
type ActionAttributes = AttributesOf<typeof workflowActionDuration>

/** How a run or an action of a workflow ended. */
export type WorkflowOutcome = NonNullable<RunAttributes['workflow.outcome']>

/** A run of a workflow that is over. */
export interface WorkflowRun {
  /** Which workflow it is, one of a small set: never the identity of a run. */
  readonly name: string
  readonly outcome: WorkflowOutcome
  readonly durationSeconds: number
  /** The class of the error that it ended with. */
  readonly errorType?: string | undefined
}

/** A step of a workflow that is over. */
export interface WorkflowStep extends WorkflowRun {
  /** Which workflow it belongs to. */
  readonly workflow: string
  /** The name of the step within its workflow, one of a small set. */
  readonly name: string
}

/** An action that a workflow took. */
export interface WorkflowAction {
  /** What kind of action it is, one of a small set. */
  readonly type: string
  readonly outcome: WorkflowOutcome
  readonly durationSeconds?: number | undefined
  /** The class of the error that it ended with. */
  readonly errorType?: string | undefined
}

/** What a measured run or action can say of itself. */
export interface WorkflowReport {
  /** Sets the outcome of a run that does not throw; what it throws counts before it. */
  outcome(outcome: WorkflowOutcome): void
}

const { pack, removal } = removablePack('workflows', {
  metrics: [
    workflowRunDuration,
    workflowActiveRuns,
    workflowWaitingRuns,
    workflowStepDuration,
    workflowActions,
    workflowActionDuration,
  ],
  bind,
})
const inertReport: WorkflowReport = { outcome() {} }

/** Measures workflows: runs, and the actions that they take. Does nothing without the preload. */
export const workflows = {
  ...removal,

  /** Records a run that is over (`workflow.run.duration`, in seconds). */
  recordRun: recording(pack, (recorders, run: WorkflowRun) => recorders.run(run)),

  /** Runs a workflow and records how long it took and how it ended; in flight in between. */
  run: measuring(pack, {
    inertReport,
    begin(recorders, { name }: Pick<WorkflowRun, 'name'>) {
      const { report, outcome } = reported()
      return {
        report,
        active: recorders.inFlight(name),
        end(ending) {
          recorders.run({ name, durationSeconds: ending.durationSeconds, ...outcome(outcomeOf(ending)) })
        },
      }
    },
  }),

  /** Says how many runs wait to begin or to go on (`workflow.waiting_runs`). */
  setWaiting: recording(
    pack,
    (recorders, { name, count }: Pick<WorkflowRun, 'name'> & { readonly count: number }) =>
      recorders.waitingRuns.set(count, { 'workflow.name': name }),
  ),

  /** Records a step that is over (`workflow.step.duration`, in seconds). */
  recordStep: recording(pack, (recorders, step: WorkflowStep) => recorders.step(step)),

  /** Runs a step of a workflow and records how long it took and how it ended. */
  step: measuring(pack, {
    inertReport,
    begin(recorders, { workflow, name }: Pick<WorkflowStep, 'workflow' | 'name'>) {
      const { report, outcome } = reported()
      return {
        report,
        end(ending) {
          const { durationSeconds } = ending
          recorders.step({ workflow, name, durationSeconds, ...outcome(outcomeOf(ending)) })
        },
      }
    },
  }),

  /** Records an action that was taken (`workflow.actions`; its duration too when it is given). */
  recordAction: recording(pack, (recorders, action: WorkflowAction) => recorders.action(action)),

  /** Takes an action and records how long it took and how it ended. */
  action: measuring(pack, {
    inertReport,
    begin(recorders, { type }: Pick<WorkflowAction, 'type'>) {
      const { report, outcome } = reported()
      return {
        report,
        end(ending) {
          recorders.action({ type, durationSeconds: ending.durationSeconds, ...outcome(outcomeOf(ending)) })
        },
      }
    },
  }),
}

function bind(store: SeriesStore) {
  const runDuration = store.histogram(workflowRunDuration)
  const actions = store.counter(workflowActions)
  const actionDuration = store.histogram(workflowActionDuration)
  const stepDuration = store.histogram(workflowStepDuration)
  const activeRuns = store.gauge(workflowActiveRuns)
  const ages = new InFlightAges({ namesLimit: workflowOldestRunAge.attributes['workflow.name'].limit })
  const oldest = store.observable(workflowOldestRunAge)
  store.onCollect('workflows', () => {
    for (const [name, ageSeconds] of ages.oldest()) oldest.observe(ageSeconds, { 'workflow.name': name })
  })
  return {
    waitingRuns: store.gauge(workflowWaitingRuns),
    inFlight(name: string): InFlight {
      const active = inFlightIn(activeRuns.bind({ 'workflow.name': name }))
      let end: (() => void) | undefined
      return {
        add(change) {
          active.add(change)
          if (change === 1) end = ages.begin(name)
          else end?.()
        },
      }
    },
    step(step: WorkflowStep): void {
      const seconds = checkedNumber(workflowStepDuration, step.durationSeconds)
      if (seconds === undefined) return
      stepDuration.record(seconds, {
        'workflow.name': step.workflow,
        'workflow.step.name': step.name,
        'workflow.outcome': step.outcome,
        'error.type': step.errorType,
      })
    },
    run(run: WorkflowRun): void {
      const seconds = checkedNumber(workflowRunDuration, run.durationSeconds)
      if (seconds === undefined) return
      const attributes: RunAttributes = {
        'workflow.name': run.name,
        'workflow.outcome': run.outcome,
        'error.type': run.errorType,
      }
      runDuration.record(seconds, attributes)
    },
    action(action: WorkflowAction): void {
      actions.add(1, { 'workflow.action.type': action.type, 'workflow.outcome': action.outcome })
      if (action.durationSeconds === undefined) return
      const seconds = checkedNumber(workflowActionDuration, action.durationSeconds)
      if (seconds === undefined) return
      const attributes: ActionAttributes = {
        'workflow.action.type': action.type,
        'workflow.outcome': action.outcome,
        'error.type': action.errorType,
      }
      actionDuration.record(seconds, attributes)
    },
  }
}

type Outcome = { outcome: WorkflowOutcome; errorType: string | undefined }

function reported(): { report: WorkflowReport; outcome(measured: Outcome): Outcome } {
  let said: WorkflowOutcome | undefined
  return {
    report: { outcome: (outcome) => void (said = outcome) },
    outcome: (measured) =>
      said !== undefined && measured.outcome === 'success' ? { ...measured, outcome: said } : measured,
  }
}
