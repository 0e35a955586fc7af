import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout } from 'node:timers/promises'

const listenTimeoutMs = 20_000

/**
 * Waits until something listens on a port. It only connects, because the first request may be what is measured.
 *
 * @throws the error of the system when nothing listens in time.
 */
export async function untilListening(port: number): Promise<void> {
  const deadlineMs = performance.now() + listenTimeoutMs
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return
    } catch (error) {
      if (performance.now() > deadlineMs) throw error
      await setTimeout(5)
    } finally {
      socket.destroy()
    }
  }
}
