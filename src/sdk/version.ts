/** The version of this package; test/architecture holds it equal to package.json. */
export const version = '0.1.0'
