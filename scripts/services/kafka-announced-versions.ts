/** The request by which a client asks which versions of each request a broker takes (Kafka protocol, ApiVersions). */
const apiVersionsKey = 18

/** From this version on, the answer has compact arrays and tagged fields. */
const firstFlexible = 3

/**
 * The highest version of each request, by its key, that librdkafka 2.0.2's broker really takes: it announces later
 * ones of these, and then answers ListOffsets 4 and 5 with an error and misreads JoinGroup 6, SyncGroup 4, Heartbeat 4
 * and LeaveGroup 4. kafkajs asks for none of them, @platformatic/kafka for all.
 */
const taken: Readonly<Record<number, number>> = { 2: 2, 11: 5, 12: 2, 13: 2, 14: 2 }

/** Corrects the answers to ApiVersions on one connection; everything else passes as it is. */
export class AnnouncedVersions {
  #requests: Buffer = Buffer.alloc(0)
  #answers: Buffer = Buffer.alloc(0)
  /** Versions of the questions that wait for their answer, by correlation id. */
  readonly #asked = new Map<number, number>()

  /** Takes note of what a client sends. */
  sent(chunk: Buffer): void {
    const [frames, rest] = framesOf(Buffer.concat([this.#requests, chunk]))
    this.#requests = rest
    for (const frame of frames) {
      if (frame.readInt16BE(4) === apiVersionsKey) this.#asked.set(frame.readInt32BE(8), frame.readInt16BE(6))
    }
  }

  /** Gives what the client gets for what the broker answers, in whole frames. */
  answered(chunk: Buffer): Buffer {
    const [frames, rest] = framesOf(Buffer.concat([this.#answers, chunk]))
    this.#answers = rest
    for (const frame of frames) {
      const correlationId = frame.readInt32BE(4)
      const version = this.#asked.get(correlationId)
      if (version === undefined) continue
      this.#asked.delete(correlationId)
      correct(frame, version >= firstFlexible)
    }
    return Buffer.concat(frames)
  }
}

/** Splits off whole frames: a length of four bytes, and that many after it. */
function framesOf(bytes: Buffer): [frames: Buffer[], rest: Buffer] {
  const frames: Buffer[] = []
  let rest = bytes
  while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
    const end = 4 + rest.readInt32BE(0)
    frames.push(rest.subarray(0, end))
    rest = rest.subarray(end)
  }
  return [frames, rest]
}

/** After length, correlation id and error code come the entries: key, lowest and highest version. */
function correct(frame: Buffer, isFlexible: boolean): void {
  // A compact array of up to 126 entries has its length, and one more, in a single byte.
  const count = isFlexible ? frame.readUInt8(10) - 1 : frame.readInt32BE(10)
  let at = isFlexible ? 11 : 14
  for (let i = 0; i < count; i++) {
    const highest = taken[frame.readInt16BE(at)]
    if (highest !== undefined && frame.readInt16BE(at + 4) > highest) frame.writeInt16BE(highest, at + 4)
    at += isFlexible ? 7 : 6
  }
}
