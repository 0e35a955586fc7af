import type { PanelAnswer, Status, VariableAnswer, View } from '../answers.ts'
import { spanOf, type PageState } from './page-state.ts'

/** Asks for the dashboards. */
export async function askView(): Promise<View> {
  return ask('view', new URLSearchParams())
}

/** Asks whether the source is there. */
export async function askStatus(): Promise<Status> {
  return ask('status', new URLSearchParams())
}

/** Asks for the values that a variable can have. */
export async function askVariable(state: PageState, name: string): Promise<VariableAnswer> {
  const parameters = parametersOf(state)
  parameters.set('name', name)
  return ask('variable', parameters)
}

/** Asks for what a panel shows. */
export async function askPanel(state: PageState, panel: number): Promise<PanelAnswer> {
  const parameters = parametersOf(state)
  parameters.set('panel', String(panel))
  for (const [name, values] of state.chosen)
    for (const value of values) parameters.append(`var-${name}`, value)
  return ask('panel', parameters)
}

function parametersOf({ dashboard = '', range }: PageState): URLSearchParams {
  const { fromMs, toMs } = spanOf(range, Date.now())
  return new URLSearchParams({ dashboard, from: String(fromMs), to: String(toMs) })
}

async function ask<Answer>(path: string, parameters: URLSearchParams): Promise<Answer> {
  let response: Response
  try {
    response = await fetch(`/api/${path}?${parameters.toString()}`)
  } catch {
    throw new Error('The command `meterbridge live` no longer runs.')
  }
  if (!response.ok) throw new Error((await response.text()).trim())
  return (await response.json()) as Answer
}
