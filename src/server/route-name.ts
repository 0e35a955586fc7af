import type { Route } from './answer.ts'

/** Finds the route of a path by its name: the path itself, or the folder that it is in. */
export function routeName(routes: Readonly<Record<string, Route>>, path: string): string | undefined {
  if (Object.hasOwn(routes, path)) return path
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  return folder !== '/' && Object.hasOwn(routes, folder) ? folder : undefined
}
