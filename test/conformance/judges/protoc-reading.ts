import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { protoc, requireJudge } from './require-judge.ts'

const schema = readFileSync(new URL('../../vectors/metrics.proto', import.meta.url), 'utf8')
const mostOutputBytes = 2 ** 30

/** The delimited families of a scrape are the field of this message, but for the tag before each. */
const streamSchema = `syntax = "proto2";
import "metrics.proto";
message Stream { repeated io.prometheus.client.MetricFamily family = 1; }
`
const familyTag = Buffer.of(0x0a)

/** What metrics.proto imports; Debian has Google's in a package of its own. */
const timestampSchema = `syntax = "proto3";
package google.protobuf;
message Timestamp { int64 seconds = 1; int32 nanos = 2; }
`

/** Bytes, and what protoc made of them. */
export interface ProtocReading {
  readonly given: Buffer
  /** What protoc decodes of them. */
  readonly text: string
  /** What protoc encodes of the text that it decoded. */
  readonly bytes: Buffer
}

/**
 * Lets protoc decode an exposition to text and encode that again; throws with its words when it cannot, which
 * it also does at a field that the schema lacks.
 */
export async function readWithProtoc(exposition: Buffer): Promise<ProtocReading> {
  const program = await requireJudge(protoc)
  const folder = mkdtempSync(join(tmpdir(), 'meterbridge-protoc-'))
  try {
    mkdirSync(join(folder, 'google/protobuf'), { recursive: true })
    writeFileSync(join(folder, 'google/protobuf/timestamp.proto'), timestampSchema)
    writeFileSync(join(folder, 'stream.proto'), streamSchema)
    // The schema leaves packing to the writer; told of ours, protoc encodes the same bytes.
    writeFileSync(join(folder, 'metrics.proto'), schema.replace(/(_delta\s*=\s*\d+)/g, '$1 [packed = true]'))
    const run = (action: string, input: Buffer): Buffer =>
      execFileSync(program, [`--${action}=Stream`, `--proto_path=${folder}`, 'stream.proto'], {
        input,
        maxBuffer: mostOutputBytes,
        stdio: 'pipe',
      })
    const given = asStream(exposition)
    const text = run('decode', given)
    return { given, text: text.toString(), bytes: run('encode', text) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function asStream(exposition: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at < exposition.length;) {
    let length = 0
    let body = at
    for (let shift = 0; ; shift += 7) {
      const byte = exposition[body++]!
      length += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) break
    }
    parts.push(familyTag, exposition.subarray(at, body + length))
    at = body + length
  }
  return Buffer.concat(parts)
}
