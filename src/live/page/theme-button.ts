import { element } from './element.ts'
import { shownTheme } from './palette.ts'

const key = 'meterbridge-theme'

/** Makes the button that changes between light and dark. */
export function themeButton(onTheme: () => void): HTMLElement {
  const button = element('button', { attributes: { type: 'button', class: 'button is-theme' } })
  const name = (): void => {
    const other = shownTheme() === 'dark' ? 'Light' : 'Dark'
    button.textContent = other
    button.setAttribute('aria-label', `${other} theme`)
  }
  name()
  button.addEventListener('click', () => {
    const theme = shownTheme() === 'dark' ? 'light' : 'dark'
    document.documentElement.dataset['theme'] = theme
    localStorage.setItem(key, theme)
    name()
    onTheme()
  })
  return button
}

/** Takes over the theme that was chosen before; that of the system is shown until one is. */
export function restoreTheme(): void {
  const theme = localStorage.getItem(key)
  if (theme !== null) document.documentElement.dataset['theme'] = theme
}
