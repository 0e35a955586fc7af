setTimeout(() => console.log('last work'), 20)
await new Promise(() => {})
