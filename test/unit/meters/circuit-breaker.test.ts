import CircuitBreaker from 'opossum'
import { afterEach, describe, expect, it } from 'vitest'
import { circuitBreaker } from '../../../src/meters/circuit-breaker.ts'
import { recordedIn, startRunning, stopRunning, valuesOf } from './running.ts'

afterEach(stopRunning)

const stateOf = (name: string, state: string): string =>
  `circuit_breaker.state{circuit_breaker.name=${name},circuit_breaker.state=${state}}`

describe('circuitBreaker', () => {
  it('shows the state as 1 of three, and counts changes but not repetitions', () => {
    const store = startRunning()
    circuitBreaker.setState({ name: 'bank', state: 'closed' })
    expect(valuesOf(store)).toMatchObject({
      [stateOf('bank', 'closed')]: 1,
      [stateOf('bank', 'half_open')]: 0,
      [stateOf('bank', 'open')]: 0,
    })
    circuitBreaker.setState({ name: 'bank', state: 'open' })
    circuitBreaker.setState({ name: 'bank', state: 'open' })
    expect(recordedIn(store)).toEqual({
      [stateOf('bank', 'open')]: 1,
      'circuit_breaker.transitions{circuit_breaker.name=bank,circuit_breaker.state=open}': 1,
    })
  })

  it('leaves the state as it was when it is told one that does not exist', () => {
    const store = startRunning()
    circuitBreaker.setState({ name: 'bank', state: 'open' })
    circuitBreaker.setState({ name: 'bank', state: 'ajar' as never })
    expect(recordedIn(store)).toEqual({ [stateOf('bank', 'open')]: 1 })
  })

  it('follows a breaker of opossum through calls that succeed, fail, take too long and are refused', async () => {
    const store = startRunning()
    const work = {
      good: async () => 'done',
      bad: async () => Promise.reject(new Error('refused')),
      slow: () => new Promise(() => {}),
    }
    const breaker = new CircuitBreaker((kind: keyof typeof work) => work[kind](), {
      name: 'bank',
      timeout: 10,
      volumeThreshold: 4,
      errorThresholdPercentage: 50,
      resetTimeout: 300,
    })
    circuitBreaker.watch(breaker)
    expect(await breaker.fire('good')).toBe('done')
    await expect(breaker.fire('bad')).rejects.toThrow('refused')
    await expect(breaker.fire('bad')).rejects.toThrow('refused')
    await expect(breaker.fire('slow')).rejects.toThrow('Timed out')
    await expect(breaker.fire('good')).rejects.toThrow('Breaker is open')
    const calls = 'circuit_breaker.calls{circuit_breaker.name=bank,circuit_breaker.outcome='
    expect(recordedIn(store)).toEqual({
      [stateOf('bank', 'open')]: 1,
      'circuit_breaker.transitions{circuit_breaker.name=bank,circuit_breaker.state=open}': 1,
      [`${calls}success}`]: 1,
      [`${calls}failure}`]: 2,
      [`${calls}timeout}`]: 1,
      [`${calls}rejected}`]: 1,
    })
    await new Promise((resolve) => breaker.once('halfOpen', resolve))
    expect(recordedIn(store)).toMatchObject({ [stateOf('bank', 'half_open')]: 1 })
    await breaker.fire('good')
    expect(recordedIn(store)).toMatchObject({ [stateOf('bank', 'closed')]: 1 })
    breaker.shutdown()
  })
})
