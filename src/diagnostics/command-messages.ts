/** The errors of the command `npx meterbridge`, in the form of all messages. */
export const commandMessages = {
  CONFIG_MISSING: {
    level: 'error',
    text: 'the configuration {file} is wrong because there is no such file. Run `npx meterbridge init`, or name one with --config.',
  },
  CONFIG_UNREADABLE: {
    level: 'error',
    text: 'the configuration {file} is wrong because {reason}. Correct it: {remedy}.',
  },
  CONFIG_INVALID: {
    level: 'error',
    text: 'the field {field} of the configuration is wrong because {reason}. Correct it: {remedy}.',
  },
  COMMAND_INVALID: {
    level: 'error',
    text: 'the argument {argument} is wrong because {reason}. Correct it: {remedy}.',
  },
  ADDRESS_SILENT: {
    level: 'error',
    text: 'the address {url} is wrong because {reason}. Start what is to answer there, or give another address; `npx meterbridge doctor` tells more.',
  },
  STACK_NOT_STARTED: {
    level: 'error',
    text: 'the start of {part} is wrong because {reason}. Correct it: {remedy}.',
  },
  STACK_BUSY: {
    level: 'error',
    text: 'the call in {folder} is wrong because process {pid} starts, stops or restores the stack there just now. Call again when that has ended.',
  },
  BACKUP_FAILED: {
    level: 'error',
    text: 'the backup is wrong because {reason}. Correct it: {remedy}.',
  },
  ARCHIVE_INVALID: {
    level: 'error',
    text: 'the archive {file} is wrong because {reason}. Nothing was restored: take another one.',
  },
  RESTORE_REFUSED: {
    level: 'error',
    text: 'the restore into {folder} is wrong because {reason}. Correct it: {remedy}.',
  },
  PROGRAM_MISSING: {
    level: 'error',
    text: 'the PATH is wrong because {program} is not in it, which is needed to {task}. Install Prometheus (`apt install prometheus`, or from prometheus.io/download), or run the same in its container.',
  },
} as const satisfies Record<string, { level: 'error'; text: string }>
