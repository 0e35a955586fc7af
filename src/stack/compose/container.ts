/** What every container has: its image, and a new start when it ends. */
export function common(image: string): { image: string; restart: 'unless-stopped' } {
  return { image, restart: 'unless-stopped' }
}

/** Has a command asked again and again inside of the container. */
export function healthcheck(command: string): unknown {
  return { test: ['CMD-SHELL', command], interval: '10s', timeout: '5s', retries: 6, start_period: '10s' }
}
