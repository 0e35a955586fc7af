import type { GrafanaVariable } from '../grafana-model.ts'
import { askVariable } from './ask.ts'
import { element, textElement } from './element.ts'
import type { PageState } from './page-state.ts'

interface VariableMenuOptions {
  readonly state: PageState
  /** Called with the chosen values; none stands for all. */
  readonly onChoose: (values: readonly string[]) => void
}

/** Lets the reader choose the values of a variable, such as services; its list is asked for when it opens. */
export function variableMenu(
  { name, label = name }: GrafanaVariable,
  options: VariableMenuOptions,
): HTMLElement {
  const { state, onChoose } = options
  const chosen = new Set(state.chosen.get(name))
  const summary = textElement('summary', { text: textOf(chosen) })
  summary.setAttribute('aria-label', `${label}: ${textOf(chosen)}`)
  const list = element('div', { attributes: { class: 'menu-list', role: 'group', 'aria-label': label } })
  const menu = element('details', { attributes: { class: 'menu' }, children: [summary, list] })
  menu.addEventListener('toggle', () => {
    if (menu.open) void fill()
    // What was changed is shown when the list closes, so that it stays open for several choices.
    else if (!isSame(chosen, state.chosen.get(name) ?? [])) onChoose([...chosen])
  })
  menu.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !menu.open) return
    menu.open = false
    summary.focus()
  })
  document.addEventListener('pointerdown', ({ target }) => {
    if (menu.open && !menu.contains(target as Node)) menu.open = false
  })

  async function fill(): Promise<void> {
    const { values, problem } = await askVariable(state, name).catch((error: unknown) => ({
      values: [],
      problem: (error as Error).message,
    }))
    const boxes = [...new Set([...values, ...chosen])].toSorted().map((value) => choice(value))
    const none = textElement('p', { text: problem ?? 'There is none in this time.', name: 'note' })
    list.replaceChildren(...(boxes.length === 0 ? [none] : boxes))
  }

  function choice(value: string): HTMLElement {
    const box = element('input', { attributes: { type: 'checkbox', checked: chosen.has(value) } })
    box.addEventListener('change', () => {
      if (box.checked) chosen.add(value)
      else chosen.delete(value)
      summary.textContent = textOf(chosen)
    })
    return element('label', { children: [box, textElement('span', { text: value })] })
  }

  return element('div', {
    attributes: { class: 'control' },
    children: [textElement('span', { text: label, name: 'control-name' }), menu],
  })
}

function textOf(chosen: ReadonlySet<string>): string {
  return chosen.size === 0 ? 'all' : [...chosen].toSorted().join(', ')
}

function isSame(chosen: ReadonlySet<string>, before: readonly string[]): boolean {
  return chosen.size === before.length && before.every((value) => chosen.has(value))
}
