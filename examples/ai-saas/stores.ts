import { Queue, Worker } from 'bullmq'
import { dependencies } from 'meterbridge/packs/dependencies'
import pg from 'pg'

/** Where answers are kept. */
export interface Archive {
  keep(answer: string): Promise<void>
}

/** Where mails wait to be sent. */
export interface Mails {
  send(template: string): Promise<void>
}

/** Keeps answers in Postgres where POSTGRES_URL is set, in memory otherwise. */
export async function openArchive(): Promise<Archive> {
  const connectionString = process.env['POSTGRES_URL']
  if (connectionString === undefined) {
    const answers: string[] = []
    return { keep: async (answer) => void answers.splice(0, answers.length, answer) }
  }
  const database = new pg.Pool({ connectionString, max: 3 })
  dependencies.addCheck('postgres', () => database.query('SELECT 1'), { type: 'postgresql' })
  await database.query('CREATE TABLE IF NOT EXISTS answers (id bigserial PRIMARY KEY, body text NOT NULL)')
  return {
    async keep(answer) {
      await database.query('INSERT INTO answers (body) VALUES ($1)', [answer])
    },
  }
}

/** Sends mails through BullMQ where REDIS_URL is set, at once otherwise. */
export function openMails(): Mails {
  const url = process.env['REDIS_URL']
  const deliver = async (): Promise<void> => {}
  if (url === undefined) return { send: deliver }
  const connection = { url, maxRetriesPerRequest: null }
  const queue = new Queue('mails', { connection })
  new Worker('mails', deliver, { connection })
  return {
    async send(template) {
      await queue.add(template, {}, { removeOnComplete: 100, removeOnFail: 100 })
    },
  }
}
