/** What the build made of the page. */
export interface PageAssets {
  readonly script: string
  readonly style: string
}

/** Gives the file of the page that stands at a path. */
export function pageFile(assets: PageAssets, path: string): { text: string; type: string } | undefined {
  switch (path) {
    case '/':
      return { text: html, type: 'text/html' }
    case '/page.js':
      return { text: assets.script, type: 'text/javascript' }
    case '/page.css':
      return { text: assets.style, type: 'text/css' }
    case '/favicon.ico':
    case '/icon.svg':
      return { text: icon, type: 'image/svg+xml' }
    default:
      return undefined
  }
}

const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Meterbridge live</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/page.css">
    <script src="/page.js" defer></script>
  </head>
  <body><noscript>This page draws with JavaScript.</noscript></body>
</html>
`

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#3b6fd4"/><path d="M6 21h4l4-11 5 15 3-8h4" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>`
