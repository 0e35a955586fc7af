// In the place of the package `debug`, which require-in-the-middle calls.
module.exports = () => () => {}
