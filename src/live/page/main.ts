import type { View } from '../answers.ts'
import { askStatus, askView } from './ask.ts'
import { dashboardView, type DashboardView } from './dashboard-view.ts'
import { element, textElement } from './element.ts'
import { readState, stateHash, type PageState } from './page-state.ts'
import { sideBar } from './side-bar.ts'
import { restoreTheme } from './theme-button.ts'
import { toolbar } from './toolbar.ts'

restoreTheme()
void start()

async function start(): Promise<void> {
  try {
    const view = await askView()
    document.body.append(...new LivePage(view).elements)
  } catch (error) {
    document.body.append(textElement('p', { text: (error as Error).message, name: 'banner' }))
  }
}

/** The page: it shows the state that its address holds, and asks again as often as that says. */
class LivePage {
  readonly elements: readonly HTMLElement[]
  readonly #view: View
  readonly #banner = element('p', { attributes: { class: 'banner', role: 'status', hidden: true } })
  readonly #head = element('header', { attributes: { class: 'head' } })
  readonly #panels = element('div', { attributes: { id: 'panels', tabindex: '-1' } })
  readonly #side = element('aside', { attributes: { class: 'side' } })
  #state: PageState
  #shown: (DashboardView & { readonly uid: string }) | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Of the last round of questions; the answers of an earlier one start no timer. */
  #round = 0

  constructor(view: View) {
    this.#view = view
    // What is kept here begins when the command does, so the last minute is soon full.
    if (location.hash === '' && view.longestMs !== undefined)
      history.replaceState(
        null,
        '',
        stateHash({ ...readState(''), range: { lastMs: 60_000 }, refreshMs: 1000 }),
      )
    this.#state = readState(location.hash)
    const main = element('main', { children: [this.#head, this.#banner, this.#panels] })
    const skip = element('a', {
      attributes: { class: 'skip', href: '#panels' },
      children: ['Skip to the panels'],
    })
    skip.addEventListener('click', (event) => {
      event.preventDefault()
      this.#panels.focus()
    })
    this.elements = [skip, this.#side, main]
    addEventListener('hashchange', () => this.#show())
    document.addEventListener('visibilitychange', () => this.#schedule())
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#redraw())
    this.#show()
  }

  #show(): void {
    this.#state = readState(location.hash)
    const { dashboards } = this.#view
    const dashboard = dashboards.find(({ uid }) => uid === this.#state.dashboard) ?? dashboards[0]!
    this.#state = { ...this.#state, dashboard: dashboard.uid }
    document.title = `${dashboard.title} · Meterbridge live`
    this.#side.replaceChildren(...sideBar(this.#view, this.#state))
    this.#head.replaceChildren(
      element('div', {
        children: [
          textElement('h1', { text: dashboard.title }),
          ...(dashboard.description === undefined ? [] : [textElement('p', { text: dashboard.description })]),
        ],
      }),
      toolbar({
        dashboard,
        state: this.#state,
        longestMs: this.#view.longestMs,
        onChange: (change) => this.#change(change),
        onRefresh: () => void this.#refresh(),
        onTheme: () => this.#redraw(),
      }),
    )
    if (this.#shown?.uid !== dashboard.uid) this.#open(dashboard.uid)
    void this.#refresh()
  }

  #open(uid: string): void {
    this.#shown?.dispose()
    const dashboard = this.#view.dashboards.find((one) => one.uid === uid)!
    const shown = dashboardView(dashboard, { onZoom: (range) => this.#change({ range }) })
    this.#shown = { ...shown, uid }
    this.#panels.replaceChildren(shown.element)
  }

  #change(change: Partial<PageState>): void {
    location.hash = stateHash({ ...this.#state, ...change })
  }

  /** Draws everything again: what is drawn holds the colours of a theme. */
  #redraw(): void {
    this.#open(this.#shown!.uid)
    void this.#refresh()
  }

  async #refresh(): Promise<void> {
    const round = ++this.#round
    clearTimeout(this.#timer)
    const [problem] = await Promise.all([
      askStatus().then(
        (status) => status.problem,
        (error: unknown) => (error as Error).message,
      ),
      this.#shown!.refresh(this.#state),
    ])
    if (round !== this.#round) return
    this.#banner.hidden = problem === undefined
    if (this.#banner.textContent !== (problem ?? '')) this.#banner.textContent = problem ?? ''
    this.#schedule()
  }

  /** Asks again after a while; a page that nobody sees waits until it is seen. */
  #schedule(): void {
    clearTimeout(this.#timer)
    const { refreshMs, range } = this.#state
    if (refreshMs === 0 || !('lastMs' in range) || document.hidden) return
    this.#timer = setTimeout(() => void this.#refresh(), refreshMs)
  }
}
