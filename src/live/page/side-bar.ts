import type { View } from '../answers.ts'
import { element, svgElement, textElement } from './element.ts'
import { stateHash, type PageState } from './page-state.ts'

/** Shows the dashboards to choose from, and where their samples come from. */
export function sideBar({ dashboards, source, version }: View, state: PageState): readonly HTMLElement[] {
  return [
    element('div', {
      attributes: { class: 'brand' },
      children: [
        logo(),
        element('span', { children: ['Meterbridge ', textElement('em', { text: 'live' })] }),
      ],
    }),
    element('nav', {
      attributes: { 'aria-label': 'Dashboards' },
      children: dashboards.map(({ uid, title }) =>
        element('a', {
          attributes: {
            href: stateHash({ ...state, dashboard: uid }),
            'aria-current': uid === state.dashboard ? 'page' : undefined,
          },
          children: [title],
        }),
      ),
    }),
    element('div', {
      attributes: { class: 'source' },
      children: [textElement('span', { text: source }), textElement('span', { text: `Version ${version}` })],
    }),
  ]
}

function logo(): SVGElement {
  return svgElement('svg', {
    attributes: { viewBox: '0 0 32 32', 'aria-hidden': 'true' },
    children: [
      svgElement('rect', { attributes: { width: '32', height: '32', rx: '8' } }),
      svgElement('path', { attributes: { d: 'M6 21h4l4-11 5 15 3-8h4' } }),
    ],
  })
}
