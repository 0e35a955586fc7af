import { describe, expect, it } from 'vitest'
import { ApplicationBlockedError, ApplicationLink } from '../../../src/thread/application-link.ts'
import type { ToApplication } from '../../../src/thread/protocol.ts'

function linkTo(answer: (request: number, link: ApplicationLink) => void): ApplicationLink {
  const link: ApplicationLink = new ApplicationLink({
    postMessage: (message: ToApplication) => {
      if (message.type === 'ask') setImmediate(answer, message.request, link)
    },
  })
  return link
}

describe('ApplicationLink', () => {
  it('gives the answer of an application that takes its time and says so', async () => {
    const link = linkTo((request, self) => {
      const repeated = setInterval(() => self.receive({ type: 'working', request }), 10)
      setTimeout(() => {
        clearInterval(repeated)
        self.receive({ type: 'answered', request, value: 'late' })
      }, 250)
    })
    expect(await link.ask({ kind: 'collect', timeoutMs: 1000 })).toBe('late')
  })

  it('tells a blocked application from one whose answer fails', async () => {
    const silent = linkTo(() => {})
    await expect(silent.ask({ kind: 'collect', timeoutMs: 1 })).rejects.toThrow(ApplicationBlockedError)
    const failing = linkTo((request, self) => {
      self.receive({ type: 'working', request })
      self.receive({ type: 'failed', request, reason: 'no' })
    })
    await expect(failing.ask({ kind: 'collect', timeoutMs: 1 })).rejects.toThrow(/^no$/)
  })

  it('waits no longer for an application that is blocked after it began', async () => {
    const link = linkTo((request, self) => self.receive({ type: 'working', request }))
    await expect(link.ask({ kind: 'collect', timeoutMs: 600_000 })).rejects.toThrow(ApplicationBlockedError)
  })

  it('hands over an answer that comes after it gave up', async () => {
    const { promise: late, resolve: takeLate } = Promise.withResolvers<unknown>()
    const { promise: asked, resolve: onAsked } = Promise.withResolvers<number>()
    const link = linkTo(onAsked)
    await expect(link.ask({ kind: 'collect', timeoutMs: 1 }, takeLate)).rejects.toThrow(
      ApplicationBlockedError,
    )
    link.receive({ type: 'working', request: await asked })
    link.receive({ type: 'answered', request: await asked, value: 'late' })
    expect(await late).toBe('late')
  })

  it('waits for as long as the application said that it would be silent', async () => {
    const link = linkTo((request, self) => {
      self.receive({ type: 'working', request, silentForMs: 1000 })
      setTimeout(() => self.receive({ type: 'answered', request, value: 'packed' }), 300)
    })
    expect(await link.ask({ kind: 'collect', timeoutMs: 1000 })).toBe('packed')
  })
})
