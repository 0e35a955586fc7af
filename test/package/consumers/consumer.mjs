import http from 'node:http'
import { health, workflows } from 'meterbridge'

health.setNotReady('warming up')
workflows.run({ name: 'import' }, () => 1)
const server = http.createServer((request, response) => response.end('hello'))
server.listen(0, () => http.get({ port: server.address().port }, (response) => response.resume()))
