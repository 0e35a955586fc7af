import { pipelines } from 'meterbridge/packs/pipelines'

/** A task of a DAG: what it waits for, and its work. */
export interface Task {
  readonly after?: readonly string[]
  readonly attempts?: number
  readonly run: () => Promise<void>
}

/** A DAG: its tasks by name. */
export interface Pipeline {
  readonly name: string
  readonly tasks: Readonly<Record<string, Task>>
}

/** Runs each task once those that it waits for are done; fails as soon as one has no attempt left. */
export function runPipeline({ name, tasks }: Pipeline, scheduledFor: Date): Promise<void> {
  return pipelines.run({ name, scheduledFor }, async () => {
    const started = new Map<string, Promise<void>>()
    const start = (task: string): Promise<void> => {
      const running = started.get(task) ?? runTask(task)
      started.set(task, running)
      return running
    }
    const runTask = async (task: string): Promise<void> => {
      const { after = [], attempts = 1, run } = tasks[task]!
      await Promise.all(after.map(start))
      for (let attempt = 1; ; attempt++) {
        try {
          return await pipelines.task({ pipeline: name, name: task, attempt }, run)
        } catch (error) {
          if (attempt >= attempts) throw error
        }
      }
    }
    await Promise.all(Object.keys(tasks).map(start))
  })
}
