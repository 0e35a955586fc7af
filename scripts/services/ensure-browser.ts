import { canInstallPackages, installDebianPackages } from './debian-packages.ts'
import { findProgram } from './find-program.ts'
import { withLock } from './lock.ts'
import { ServiceError } from './service-error.ts'
import { cacheFolder } from './state-file.ts'

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** A machine without any font would draw no text. */
const debianPackages = ['chromium', 'fonts-liberation']

/**
 * Gives the path of a browser that can be driven from outside: the one of CHROMIUM_PATH or of the machine, or Debian's,
 * which is then installed.
 *
 * @throws SERVICE_NOT_FOUND when there is none and none may be installed
 * @throws SERVICE_PACKAGES_FAILED
 * @throws SERVICES_LOCKED
 */
export async function ensureBrowser(): Promise<string> {
  // Tests run side by side, and a program that is there while its package is being installed does not run yet.
  return withLock(cacheFolder, async () => {
    const found = process.env['CHROMIUM_PATH'] ?? findBrowser()
    if (found !== undefined) return found
    if (canInstallPackages()) {
      await installDebianPackages(debianPackages)
      const installed = findBrowser()
      if (installed !== undefined) return installed
    }
    throw new ServiceError(
      'SERVICE_NOT_FOUND',
      `the browser is wrong because none of ${programs.join(', ')} is in PATH and this user may not install packages. ` +
        `Install Debian's ${debianPackages.join(' ')}, or set CHROMIUM_PATH to a Chromium or Chrome.`,
    )
  })
}

function findBrowser(): string | undefined {
  return programs.map(findProgram).find((path) => path !== undefined)
}
