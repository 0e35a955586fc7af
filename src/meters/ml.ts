import {
  mlActiveTrainings,
  mlInferenceDuration,
  mlModelInfo,
  mlModelLoaded,
  mlModelReloads,
  mlPredictions,
  mlTrainingDuration,
  mlTrainingProgress,
} from '../catalog/ml.ts'
import type { RawAttributes } from '../series/attribute-index.ts'
import { inFlightIn } from '../series/in-flight-series.ts'
import type { SeriesStore } from '../series/series-store.ts'
import { outcomeOf } from './outcome-of.ts'
import { measuring, recording } from './pack.ts'
import { removablePack } from './removal.ts'

/** Which model it is, one of a small set. */
export interface MlModel {
  readonly model: string
}

/** What a measured inference can say of itself. */
export interface InferenceReport {
  /** Says how many predictions the inference made; one otherwise. */
  predictions(count: number): void
}

/** What a measured training can say of itself. */
export interface TrainingReport {
  /** Says how much of the training is done, from 0 to 1. */
  progress(done: number): void
}

const { pack, removal } = removablePack('ml', {
  metrics: [
    mlModelLoaded,
    mlModelReloads,
    mlInferenceDuration,
    mlPredictions,
    mlTrainingDuration,
    mlActiveTrainings,
    mlTrainingProgress,
  ],
  bind,
  forget: (recorders, attributes) => recorders.forget(attributes),
})

/** Measures models that the application runs itself. Does nothing without the preload. */
export const ml = {
  ...removal,

  /** Says whether a model is loaded, and in which version (`ml.model.loaded`, `ml.model.info`). */
  setModel: recording(
    pack,
    (
      recorders,
      { model, loaded, version }: MlModel & { readonly loaded: boolean; readonly version?: string },
    ) => recorders.model(model, { loaded, version }),
  ),

  /** Loads a model or another version of it and counts how that ended (`ml.model.reloads`). */
  reload: measuring(pack, {
    inertReport: undefined,
    begin: (recorders, { model }: MlModel) => ({
      report: undefined,
      end: (ending) =>
        recorders.reloads.add(1, { 'ml.model.name': model, 'ml.outcome': outcomeOf(ending).outcome }),
    }),
  }),

  /** Predicts and records how long it took and how it ended (`ml.inference.duration`, `ml.predictions`). */
  infer: measuring(pack, {
    inertReport: { predictions() {} } satisfies InferenceReport as InferenceReport,
    begin(recorders, { model }: MlModel) {
      let predictions = 1
      return {
        report: {
          predictions: (count: number) => void (predictions = count),
        } satisfies InferenceReport as InferenceReport,
        end(ending) {
          const { outcome, errorType } = outcomeOf(ending)
          recorders.inference.record(ending.durationSeconds, {
            'ml.model.name': model,
            'ml.outcome': outcome,
            'error.type': errorType,
          })
          if (outcome === 'success') recorders.predictions.add(predictions, { 'ml.model.name': model })
        },
      }
    },
  }),

  /** Trains a model and records how long it took and how it ended; in flight in between. */
  train: measuring(pack, {
    inertReport: { progress() {} } satisfies TrainingReport as TrainingReport,
    begin(recorders, { model }: MlModel) {
      const setProgress = (done: number): void => recorders.progress.set(done, { 'ml.model.name': model })
      setProgress(0)
      return {
        report: {
          progress: (done: number) => {
            if (done >= 0 && done <= 1) setProgress(done)
          },
        } satisfies TrainingReport as TrainingReport,
        active: inFlightIn(recorders.active.bind({ 'ml.model.name': model })),
        end(ending) {
          const { outcome, errorType } = outcomeOf(ending)
          if (outcome === 'success') setProgress(1)
          recorders.training.record(ending.durationSeconds, {
            'ml.model.name': model,
            'ml.outcome': outcome,
            'error.type': errorType,
          })
        },
      }
    },
  }),
}

/** As many models are told apart as the catalog allows. */
const modelsLimit: number = mlModelInfo.attributes['ml.model.name'].limit

function bind(store: SeriesStore) {
  const loadedGauge = store.gauge(mlModelLoaded)
  // Observed and not set, so that the version before is no longer told.
  const info = store.observable(mlModelInfo)
  const versions = new Map<string, string>()
  store.onCollect('ml', () => {
    for (const [model, version] of versions) {
      info.observe(1, { 'ml.model.name': model, 'ml.model.version': version })
    }
  })
  return {
    model(model: string, { loaded, version }: { loaded: boolean; version: string | undefined }): void {
      loadedGauge.set(loaded ? 1 : 0, { 'ml.model.name': model })
      if (!loaded || version === undefined) versions.delete(model)
      else if (versions.has(model) || versions.size < modelsLimit) versions.set(model, version)
    },
    forget({ 'ml.model.name': model, ...others }: RawAttributes): void {
      if (Object.keys(others).length > 0) return
      if (model === undefined) versions.clear()
      else versions.delete(String(model))
    },
    reloads: store.counter(mlModelReloads),
    inference: store.histogram(mlInferenceDuration),
    predictions: store.counter(mlPredictions),
    training: store.histogram(mlTrainingDuration),
    active: store.gauge(mlActiveTrainings),
    progress: store.gauge(mlTrainingProgress),
  }
}
