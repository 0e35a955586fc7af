import { randomBytes } from 'node:crypto'
import { compare } from 'bcryptjs'
import { readSection } from './field-readers.ts'
import { GateError } from './gate-error.ts'
import { secretDigest } from './secret-digest.ts'

/** User names and bcrypt hashes. */
export type Users = ReadonlyMap<string, string>

const hashShape = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/
const costRange = { least: 4, most: 31 }
const rememberedLimit = 100
const waitingLimit = 8

/** Reads the section `basic_auth_users`; it has no users when it is missing. */
export function readUsers(value: unknown): Users {
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : []
  const section = readSection(value, { at: 'basic_auth_users', keys: names })
  return new Map(
    Object.entries(section).map(([name, hash]) => {
      const cost = typeof hash === 'string' ? Number(hashShape.exec(hash)?.[1]) : Number.NaN
      if (!(cost >= costRange.least && cost <= costRange.most)) {
        throw new GateError(`the password of user ${JSON.stringify(name)} is not a bcrypt hash`)
      }
      return [name, String(hash)]
    }),
  )
}

/**
 * Checks passwords against bcrypt hashes.
 *
 * A check costs tens of milliseconds on purpose. What was checked is remembered, as a digest, so that a
 * scraper pays once; a name that does not exist costs as much as one that does; one check runs at a
 * time and few wait, so that guessing cannot take the processor from the application.
 */
export class Passwords {
  /** In two maps, so that guesses cannot push out what is right. */
  readonly #right = new Map<string, true>()
  readonly #wrong = new Map<string, true>()
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0

  /** Tells whether the password is that of the user; undefined when too many checks wait already. */
  async check({
    user,
    password,
    users,
  }: {
    user: string
    password: string
    users: Users
  }): Promise<boolean | undefined> {
    const known = users.get(user)
    const hash = known ?? impossibleHash(users)
    const digest = secretDigest([user, known ?? '', password]).toString('base64')
    if (this.#right.has(digest)) return true
    if (this.#wrong.has(digest)) return false
    if (this.#waiting >= waitingLimit) return undefined
    this.#waiting++
    const checked = this.#last.then(() => compare(password, hash)).catch(() => false)
    this.#last = checked
    const isRight = (await checked) && known !== undefined
    this.#waiting--
    remember(isRight ? this.#right : this.#wrong, digest)
    return isRight
  }
}

function remember(digests: Map<string, true>, digest: string): void {
  const [oldest] = digests.keys()
  if (oldest !== undefined && digests.size >= rememberedLimit) digests.delete(oldest)
  digests.set(digest, true)
}

/** A hash of the highest cost among the users' that no known password has. */
function impossibleHash(users: Users): string {
  const costs = [...users.values()].map((hash) => hashShape.exec(hash)![1]!)
  const cost = costs.reduce((highest, one) => (one > highest ? one : highest), '04')
  const base64 = randomBytes(40).toString('base64').replaceAll('+', '.')
  return `$2b$${cost}$${base64.slice(0, 53)}`
}
