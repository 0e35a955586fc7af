// A server of the SQS protocol in a process of its own, for one that measures an SQS client; it ends with that.
process.once('disconnect', () => process.exit())
void import('fauxqs').then(async ({ startFauxqs }) => {
  const { port } = await startFauxqs({ port: 0, logger: false })
  process.send({ port })
})
