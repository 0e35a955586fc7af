import { defineCheck } from './check-definition.ts'
import type { HealthCheck, HealthCheckOptions } from './check.ts'
import { CheckedDependency, noAnswerWithin } from './checked-dependency.ts'
import { ClientChecks, type ClientCheckOptions, type ClientKind, type ClientSource } from './client-checks.ts'
import { notReadyOnSignal, type EndingSignal, type SignalOptions } from './not-ready-on-signal.ts'
import type { CheckReport, Verdict } from './verdict.ts'

/** Whether the application can take work: a reason that it sets itself, and checks in groups. */
export class Readiness {
  readonly #checks = new Map<string, CheckedDependency>()
  readonly #clients = new ClientChecks()
  #reason: string | undefined

  /**
   * Adds a check, or replaces the one of that name; returns how to remove it.
   *
   * @throws READY_CHECK_INVALID when the name is empty, the check is no function, or an option is wrong.
   */
  addCheck(
    ...[name, check, options]: [name: string, check: HealthCheck, options?: HealthCheckOptions]
  ): () => void {
    const added = new CheckedDependency(defineCheck(name, { check, options }))
    this.#checks.set(name, added)
    return () => {
      if (this.#checks.get(name) === added) this.#checks.delete(name)
    }
  }

  /**
   * Checks the servers that the application's own clients talk to; returns how to stop that.
   *
   * @throws READY_CHECK_INVALID when a kind of clients is unknown or its options are wrong.
   */
  checkClients(options: ClientCheckOptions): () => void {
    return this.#clients.want(options)
  }

  /** Takes what knows the clients of a kind. */
  offerClients(kind: ClientKind, source: ClientSource): void {
    this.#clients.offer(kind, source)
  }

  /** Makes the verdict of `ready` down with this reason until `setReady`. */
  setNotReady(reason: string): void {
    this.#reason = String(reason) || 'not ready'
  }

  /** Takes the reason of `setNotReady` back; the checks still decide. */
  setReady(): void {
    this.#reason = undefined
  }

  /**
   * Calls `setNotReady` when the signal comes; returns how to leave that. How the process dies stays as it is.
   *
   * @throws READY_SIGNAL_INVALID when the signal is none that ends a process, or the delay is no time.
   */
  notReadyOnSignal(signal: EndingSignal, options?: SignalOptions): () => void {
    return notReadyOnSignal(signal, { ...options, setNotReady: (reason) => this.setNotReady(reason) })
  }

  /**
   * Gives the verdict of a group (`ready` by default) within `timeoutMs`; never rejects.
   *
   * Checks are asked at once, each no more often than its `cacheMs`; one without an answer by then is down.
   */
  async verdict({ group = 'ready', timeoutMs }: { group?: string; timeoutMs: number }): Promise<Verdict> {
    const members = this.#all().filter(({ definition }) => definition.groups.includes(group))
    const checks = await within(timeoutMs, members)
    const failed = checks.filter(({ status }) => status === 'down')
    const reasons = failed.map(({ name, reason }) => `${name}: ${reason}`)
    const isDown = failed.some(({ critical }) => critical)
    const status = isDown ? 'down' : failed.length > 0 ? 'degraded' : 'up'
    if (group === 'ready' && this.#reason !== undefined) {
      return { group, known: true, status: 'down', reasons: [this.#reason, ...reasons], checks }
    }
    if (members.length > 0 || group === 'ready' || group === 'live') {
      return { group, known: true, status, reasons, checks }
    }
    return { group, known: false, status: 'down', reasons: [`no check is in the group ${group}`], checks }
  }

  /** Runs the checks whose results are too old, for at most `timeoutMs`; undefined when none is. */
  refresh({ timeoutMs }: { timeoutMs: number }): Promise<unknown> | undefined {
    const stale = this.#all().filter(({ isStale }) => isStale)
    return stale.length === 0 ? undefined : within(timeoutMs, stale)
  }

  /** Gives every check with its last result, without running one. */
  dependencies(): readonly CheckedDependency[] {
    return this.#all()
  }

  #all(): readonly CheckedDependency[] {
    const clients = this.#clients.current().filter(({ definition }) => !this.#checks.has(definition.name))
    return [...this.#checks.values(), ...clients]
  }
}

async function within(
  timeoutMs: number,
  checks: readonly CheckedDependency[],
): Promise<readonly CheckReport[]> {
  if (checks.length === 0) return []
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, undefined)
    timer.unref()
  })
  const reports = await Promise.all(
    checks.map(
      async (check) =>
        (await Promise.race([check.report(), late])) ?? check.downBecause(noAnswerWithin(timeoutMs)),
    ),
  )
  clearTimeout(timer)
  return reports
}
