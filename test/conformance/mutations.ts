/** The judges that need no other program. */
export type QuickJudge = 'grammar' | 'parse-back' | 'decode-back' | 'pages'

/** One way to break the writer, and who must notice. */
export interface Mutation {
  readonly name: string
  /** Below src/. */
  readonly file: string
  readonly from: string
  readonly to: string
  readonly noticedBy: readonly QuickJudge[]
}

/** Twenty-odd ways; a change of the writer that takes one away says so in the test, and gets another in its place. */
export const mutations: readonly Mutation[] = [
  {
    name: 'OpenMetrics does not end',
    file: 'exposition/write-text.ts',
    from: "if (kind !== 'text') {",
    to: "if (kind === 'text') {",
    noticedBy: ['grammar'],
  },
  {
    name: 'buckets are not cumulative',
    file: 'exposition/histogram-lines.ts',
    from: 'count += cells[offset + 1 + bucket]!',
    to: 'count = cells[offset + 1 + bucket]!',
    noticedBy: ['parse-back'],
  },
  {
    name: 'buckets are shifted by one',
    file: 'exposition/histogram-lines.ts',
    from: 'count += cells[offset + 1 + bucket]!',
    to: 'count += cells[offset + bucket]!',
    noticedBy: ['parse-back'],
  },
  {
    name: 'histograms with negative bounds have a sum in OpenMetrics',
    file: 'exposition/histogram-lines.ts',
    from: '&& !(bounds[0]! < 0)',
    to: '',
    noticedBy: ['parse-back'],
  },
  {
    name: 'a sum that is unknown is shown',
    file: 'exposition/histogram-lines.ts',
    from: 'point.hasSum !== false && ',
    to: '',
    noticedBy: ['parse-back'],
  },
  {
    name: 'line feeds in labels stay as they are',
    file: 'exposition/escape-text.ts',
    from: 'return /["\\\\\\n]/.test(text) ?',
    to: 'return /["\\\\]/.test(text) ?',
    noticedBy: ['grammar', 'parse-back'],
  },
  {
    name: 'helps are not escaped in text',
    file: 'exposition/head-text.ts',
    from: '${escapeHelp(help)}',
    to: '${help}',
    noticedBy: ['parse-back'],
  },
  {
    name: 'every family with a unit gets its line',
    file: 'exposition/head-text.ts',
    from: '&& withUnit.endsWith(`_${unit}`)',
    to: '',
    noticedBy: ['parse-back'],
  },
  {
    name: 'infinity is written as JavaScript does',
    file: 'exposition/value-text.ts',
    from: "? '-Inf'",
    to: "? '-Infinit'",
    noticedBy: ['grammar', 'parse-back'],
  },
  {
    name: 'times lose the zeros of their milliseconds',
    file: 'exposition/value-text.ts',
    from: ".padStart(3, '0')",
    to: '',
    noticedBy: ['parse-back'],
  },
  {
    name: 'bounds are not canonical in OpenMetrics',
    file: 'exposition/float-text.ts',
    from: '? `${text}.0`',
    to: '? `${text}`',
    noticedBy: ['parse-back'],
  },
  {
    name: 'large bounds are written as JavaScript does',
    file: 'exposition/float-text.ts',
    from: 'exponent < 6',
    to: 'exponent < 21',
    noticedBy: ['parse-back'],
  },
  {
    name: 'counters keep their suffix in descriptors',
    file: 'exposition/family-heads.ts',
    from: 'return { name: base, type }\n}',
    to: 'return { name: sampleName, type }\n}',
    noticedBy: ['parse-back'],
  },
  {
    name: 'families that escaping makes alike both stay',
    file: 'exposition/family-heads.ts',
    from: 'if (owner !== undefined) {',
    to: 'if (owner === null) {',
    noticedBy: ['parse-back', 'decode-back'],
  },
  {
    name: 'exemplars may be of any length',
    file: 'exposition/exemplar-text.ts',
    from: 'mostCharacters = 128',
    to: 'mostCharacters = 1280',
    noticedBy: ['parse-back'],
  },
  {
    name: 'counters may be NaN in OpenMetrics',
    file: 'exposition/write-text.ts',
    from: 'isForbidden: (value) => !(value >= 0)',
    to: 'isForbidden: (value) => value < 0',
    noticedBy: ['parse-back'],
  },
  {
    name: 'texts of one escaping are used for another',
    file: 'exposition/kept-labels.ts',
    from: 'pairs.every(([name]) => isPlainLabelName(name))',
    to: 'pairs.length > 0',
    noticedBy: ['grammar'],
  },
  {
    name: 'names that are not plain stand without quotes',
    file: 'exposition/sample-prefix.ts',
    from: 'if (isPlainName(name)) return',
    to: 'if (name.length > 0) return',
    noticedBy: ['parse-back'],
  },
  {
    name: 'numbers of four digits get room for three',
    file: 'exposition/page-cursor.ts',
    from: 'if (value < 10_000) return 4',
    to: 'if (value < 10_000) return 3',
    noticedBy: ['parse-back'],
  },
  {
    name: 'room on a page is not asked for',
    file: 'exposition/write-text.ts',
    from: 'if (cursor.hasRoom(bytes)) {',
    to: 'if (bytes > 0) {',
    noticedBy: ['pages'],
  },
  {
    name: 'a length is that of the page at hand',
    file: 'exposition/protobuf/message-cursor.ts',
    from: 'let length = heldBytes + this.#at - body',
    to: 'let length = this.#at - body',
    noticedBy: ['pages'],
  },
  {
    name: 'large counts lose their upper bits',
    file: 'exposition/protobuf/message-cursor.ts',
    from: 'while (rest > 0x7fffffff) {',
    to: 'while (rest > 2 ** 60) {',
    noticedBy: ['decode-back'],
  },
  {
    name: 'native buckets are called by their lower bounds',
    file: 'exposition/native-buckets.ts',
    from: 'Math.floor((offset + i) / merged) + 1',
    to: 'Math.floor((offset + i) / merged)',
    noticedBy: ['decode-back'],
  },
  {
    name: 'buckets finer than any schema are not merged',
    file: 'exposition/native-buckets.ts',
    from: 'const merged = 2 ** (scale - schema)',
    to: 'const merged = 1',
    noticedBy: ['decode-back'],
  },
  {
    name: 'native counts are absolute, not differences',
    file: 'exposition/protobuf/native-fields.ts',
    from: 'cursor.putVarint(zigzag(count - before))\n    before = count',
    to: 'cursor.putVarint(zigzag(count - before))',
    noticedBy: ['decode-back'],
  },
  {
    name: 'negative buckets stand in the field of positive ones',
    file: 'exposition/protobuf/tags.ts',
    from: 'negativeSpan: 0x4a',
    to: 'negativeSpan: 0x62',
    noticedBy: ['decode-back'],
  },
  {
    name: 'an unknown type is a gauge in protobuf',
    file: 'exposition/protobuf/number-fields.ts',
    from: "type === 'unknown'",
    to: "type === 'none'",
    noticedBy: ['decode-back'],
  },
  {
    name: 'starts are in milliseconds in protobuf',
    file: 'exposition/protobuf/timestamp-field.ts',
    from: 'Math.floor(timeMs / 1000)',
    to: 'Math.floor(timeMs)',
    noticedBy: ['decode-back'],
  },
]
