export default function handler(_request, response) {
  response.end('ok')
}
