'use strict'
// A whole application that is loaded before Meterbridge and never loads its library again.
const { Redis } = require('ioredis')

setTimeout(() => {
  const redis = new Redis(process.env.REDIS_URL)
  void redis.ping().then(() => console.log('answered'))
}, 50)
