/**
 * The methods of AMQP 0-9-1 that are measured, as amqplib numbers them: the class in the upper 16 bits.
 *
 * All are of class `basic` (60) but the last, of class `confirm` (85).
 */
export const amqpMethod = {
  consume: 0x3c_0014,
  consumeOk: 0x3c_0015,
  get: 0x3c_0046,
  getOk: 0x3c_0047,
  getEmpty: 0x3c_0048,
  ack: 0x3c_0050,
  reject: 0x3c_005a,
  recover: 0x3c_006e,
  nack: 0x3c_0078,
  confirmSelect: 0x55_000a,
} as const
