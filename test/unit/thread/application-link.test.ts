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
  it('gives the answer of an application that takes its time once it has begun', async () => {
    const link = linkTo((request, self) => {
      self.receive({ type: 'begun', request })
      setTimeout(() => self.receive({ type: 'answered', request, value: 'late' }), 250)
    })
    expect(await link.ask({ kind: 'collect', timeoutMs: 1000 })).toBe('late')
  })

  it('tells a blocked application from one whose answer fails', async () => {
    const silent = linkTo(() => {})
    await expect(silent.ask({ kind: 'collect', timeoutMs: 1 })).rejects.toThrow(ApplicationBlockedError)
    const failing = linkTo((request, self) => {
      self.receive({ type: 'begun', request })
      self.receive({ type: 'failed', request, reason: 'no' })
    })
    await expect(failing.ask({ kind: 'collect', timeoutMs: 1 })).rejects.toThrow(/^no$/)
  })

  it('ignores an answer that comes after it gave up', async () => {
    const link = linkTo((request, self) =>
      setTimeout(() => self.receive({ type: 'answered', request, value: 1 }), 150),
    )
    await expect(link.ask({ kind: 'collect', timeoutMs: 1 })).rejects.toThrow(ApplicationBlockedError)
    await new Promise((resolve) => setTimeout(resolve, 100))
  })
})
