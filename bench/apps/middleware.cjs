/**
 * What a rival that is wired by hand puts in front of the app's handlers: the connect-style function that the
 * module named by BENCH_MIDDLEWARE exports, or undefined for variants that need no change of the app.
 */
const path = process.env.BENCH_MIDDLEWARE

module.exports = path ? require(path) : undefined
