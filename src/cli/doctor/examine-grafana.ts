import { ask, type Question } from '../../ask/ask.ts'
import { fine, look, wrong, type Diagnosis } from './diagnosis.ts'

/** Asks a Grafana whether it reaches Prometheus and has the generated dashboards; it takes a user or a token for that. */
export async function examineGrafana(
  url: string,
  { question, dashboards }: { readonly question: Question; readonly dashboards: readonly string[] },
): Promise<readonly Diagnosis[]> {
  const health = await ask(new URL('/api/health', url), question)
  if (health.failure !== undefined) return [wrong(url, health.failure, 'See whether Grafana runs there')]
  if (health.status !== 200)
    return [wrong(url, `it answers ${health.status}`, 'Read its log: its database may be broken or locked')]
  return [
    fine(url, 'it answers'),
    ...(await examineSource(url, question)),
    ...(await examineDashboards(url, { question, dashboards })),
  ]
}

async function examineSource(url: string, question: Question): Promise<Diagnosis[]> {
  const answer = await ask(new URL('/api/datasources/uid/prometheus/health', url), question)
  const subject = 'data source prometheus'
  if (answer.failure !== undefined) return [wrong(subject, answer.failure, 'Ask again')]
  if (answer.status === 401 || answer.status === 403) return [needsUser(url)]
  if (answer.status === 404) {
    const remedy =
      'Mount grafana/provisioning to /etc/grafana/provisioning, and read its log for an error in the file'
    return [wrong(subject, 'Grafana has none of this uid', remedy)]
  }
  const { status, message } = parsed(answer.text) as { status?: string; message?: string }
  if (answer.status === 200 && status === 'OK') return [fine(subject, message ?? 'it works')]
  const remedy = 'Set grafana.prometheusUrl: inside of a container, localhost is the container'
  return [wrong(subject, message ?? `it answers ${answer.status}`, remedy)]
}

async function examineDashboards(
  url: string,
  { question, dashboards }: { readonly question: Question; readonly dashboards: readonly string[] },
): Promise<Diagnosis[]> {
  const answer = await ask(new URL('/api/search?type=dash-db&limit=5000', url), question)
  if (answer.failure !== undefined || answer.status !== 200) return []
  const found = new Set((parsed(answer.text) as readonly { uid: string }[]).map(({ uid }) => uid))
  const missing = dashboards.filter((uid) => !found.has(uid))
  if (missing.length === 0) return [fine('dashboards', `all ${dashboards.length} are there`)]
  const remedy = 'Mount grafana/dashboards to /etc/grafana/dashboards, and read its log for "provisioning"'
  return [wrong('dashboards', `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`, remedy)]
}

function needsUser(url: string): Diagnosis {
  const { host } = new URL(url)
  return look(
    url,
    'it does not say more without a user',
    `Give one, as in http://admin:password@${host}, or --token-file`,
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
