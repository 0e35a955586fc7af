/** The commands of MongoDB 8 that applications and their tools send (MongoDB manual, database commands), as the protocol spells them. */
export const mongodbCommands: ReadonlySet<string> = new Set(
  (
    'abortTransaction aggregate applyOps buildInfo bulkWrite collMod collStats commitTransaction compact ' +
    'connectionStatus convertToCapped count create createIndexes createRole createSearchIndexes createUser currentOp ' +
    'dataSize dbHash dbStats delete distinct drop dropDatabase dropIndexes dropRole dropSearchIndex dropUser explain ' +
    'filemd5 find findAndModify findandmodify fsync getCmdLineOpts getLog getMore getParameter grantRolesToUser ' +
    'hostInfo insert killAllSessions killCursors killOp killSessions listCollections listCommands listDatabases ' +
    'listIndexes listSearchIndexes mapReduce ping profile reIndex refreshSessions renameCollection ' +
    'replSetGetConfig replSetGetStatus revokeRolesFromUser rolesInfo serverStatus setParameter shardCollection ' +
    'startSession top update updateSearchIndex updateUser usersInfo validate whatsmyuri'
  ).split(' '),
)

/** What the driver says on its own, to set connections up, watch servers and close sessions. */
export const driverCommands: ReadonlySet<string> = new Set([
  'hello',
  'isMaster',
  'ismaster',
  'saslStart',
  'saslContinue',
  'authenticate',
  'endSessions',
])
