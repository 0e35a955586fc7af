/** The files of amqplib that are patched: its main files export no class. */
export const amqplibFiles = [
  'lib/connect.js',
  'lib/connection.js',
  'lib/channel.js',
  'lib/channel_model.js',
  'lib/callback_model.js',
] as const
