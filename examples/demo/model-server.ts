import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Serves what a model provider would: an answer with the tokens that it used, sometimes an overload. */
export function startModelServer(): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    let question = ''
    request.on('data', (data) => (question += String(data)))
    request.on('end', () => {
      if (Math.random() < 0.05) {
        response.writeHead(529).end()
        return
      }
      const usage = { input: Math.ceil(question.length / 4), output: 20 + Math.floor(Math.random() * 200) }
      setTimeout(() => response.end(JSON.stringify({ text: 'It depends.', usage })), 20 + Math.random() * 60)
    })
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      resolve({ url: `http://127.0.0.1:${port}/v1/chat`, close: () => server.close() })
    })
  })
}
