import type { AttributesOf } from '../catalog/metric.ts'
import {
  pipelineActiveRuns,
  pipelineLastSuccess,
  pipelineRunDuration,
  pipelineScheduleDelay,
  pipelineTaskDuration,
  pipelineTaskRetries,
} from '../catalog/pipelines.ts'
import { inFlightIn } from '../series/in-flight-series.ts'
import type { SeriesStore } from '../series/series-store.ts'
import { checkedNumber } from './checked-number.ts'
import { outcomeOf } from './outcome-of.ts'
import { measuring, recording } from './pack.ts'
import { removablePack } from './removal.ts'

type RunAttributes = AttributesOf<typeof pipelineRunDuration>

/** How a run or a task of a pipeline ended. */
export type PipelineOutcome = NonNullable<RunAttributes['pipeline.outcome']>

/** A run of a pipeline that is over. */
export interface PipelineRun {
  /** Which pipeline (DAG) it is, one of a small set: never the identity of a run. */
  readonly name: string
  readonly outcome: PipelineOutcome
  readonly durationSeconds: number
  /** The class of the error that it ended with. */
  readonly errorType?: string | undefined
}

/** An attempt of a task that is over. */
export interface PipelineTask extends Omit<PipelineRun, 'name'> {
  readonly pipeline: string
  /** The name of the task within its pipeline. */
  readonly name: string
  /** Which attempt it is; 1 for the first. */
  readonly attempt?: number | undefined
}

const { pack, removal } = removablePack('pipelines', {
  metrics: [
    pipelineRunDuration,
    pipelineActiveRuns,
    pipelineScheduleDelay,
    pipelineLastSuccess,
    pipelineTaskDuration,
    pipelineTaskRetries,
  ],
  bind,
})

/** Measures pipelines (DAGs): runs, their tasks and their schedule. Does nothing without the preload. */
export const pipelines = {
  ...removal,

  /** Records a run that is over (`pipeline.run.duration`, in seconds). */
  recordRun: recording(pack, (recorders, run: PipelineRun) => recorders.run(run)),

  /** Runs a pipeline and records how long it took and how it ended; in flight in between. */
  run: measuring(pack, {
    inertReport: undefined,
    begin(
      recorders,
      {
        name,
        scheduledFor,
      }: Pick<PipelineRun, 'name'> & {
        /** When the run should have begun; how late it is goes to `pipeline.schedule.delay`. */
        readonly scheduledFor?: Date | undefined
      },
    ) {
      if (scheduledFor !== undefined) {
        const lateSeconds = Math.max(0, (Date.now() - scheduledFor.getTime()) / 1000)
        recorders.scheduleDelay.record(lateSeconds, { 'pipeline.name': name })
      }
      return {
        report: undefined,
        active: inFlightIn(recorders.activeRuns.bind({ 'pipeline.name': name })),
        end: (ending) =>
          recorders.run({ name, durationSeconds: ending.durationSeconds, ...outcomeOf(ending) }),
      }
    },
  }),

  /** Records an attempt of a task that is over (`pipeline.task.duration`; a retry counts as one). */
  recordTask: recording(pack, (recorders, task: PipelineTask) => recorders.task(task)),

  /** Runs an attempt of a task and records how long it took and how it ended. */
  task: measuring(pack, {
    inertReport: undefined,
    begin: (recorders, { pipeline, name, attempt }: Pick<PipelineTask, 'pipeline' | 'name' | 'attempt'>) => ({
      report: undefined,
      end: (ending) =>
        recorders.task({
          pipeline,
          name,
          attempt,
          durationSeconds: ending.durationSeconds,
          ...outcomeOf(ending),
        }),
    }),
  }),
}

function bind(store: SeriesStore) {
  const runDuration = store.histogram(pipelineRunDuration)
  const lastSuccess = store.gauge(pipelineLastSuccess)
  const taskDuration = store.histogram(pipelineTaskDuration)
  const retries = store.counter(pipelineTaskRetries)
  return {
    activeRuns: store.gauge(pipelineActiveRuns),
    scheduleDelay: store.histogram(pipelineScheduleDelay),
    run({ name, outcome, durationSeconds, errorType }: PipelineRun): void {
      const seconds = checkedNumber(pipelineRunDuration, durationSeconds)
      if (seconds === undefined) return
      runDuration.record(seconds, {
        'pipeline.name': name,
        'pipeline.outcome': outcome,
        'error.type': errorType,
      })
      if (outcome === 'success') lastSuccess.set(Date.now() / 1000, { 'pipeline.name': name })
    },
    task({ pipeline, name, attempt = 1, outcome, durationSeconds, errorType }: PipelineTask): void {
      if (attempt > 1) retries.add(1, { 'pipeline.name': pipeline, 'pipeline.task.name': name })
      const seconds = checkedNumber(pipelineTaskDuration, durationSeconds)
      if (seconds === undefined) return
      taskDuration.record(seconds, {
        'pipeline.name': pipeline,
        'pipeline.task.name': name,
        'pipeline.outcome': outcome,
        'error.type': errorType,
      })
    },
  }
}
