import apps from './framework-apps.cjs'

const [name, platform] = process.argv[2].split('/')
const { port } = await apps[name]({ load: (specifier) => import(specifier), onSlow() {}, platform })
console.log(`app on http://127.0.0.1:${port}`)
