import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app } from 'electron';
import type { CallOutput } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';

/** What runs this, and whether it was packaged for tests only (`scripts/package.mjs --test-build`). */
export async function aboutThis(): Promise<CallOutput<'app.about'>> {
  const { electron = '', chrome = '', node } = process.versions;
  const manifest: unknown = JSON.parse(await readFile(join(app.getAppPath(), 'package.json'), 'utf8'));
  return { electron, chromium: chrome, node, testBuild: Object(manifest).testBuild === true };
}

/** What parts the packages in the file that the build makes (`build/licences.ts`). */
const between = /\n\n-{80}\n\n/;

/**
 * The licences of all that this holds, from the file that the build made.
 *
 * @throws QCredError not_found where it is missing
 */
export async function readLicences(): Promise<CallOutput<'app.licences'>> {
  const text = await readFile(join(app.getAppPath(), 'out', 'licences.txt'), 'utf8').catch(() => {
    throw new QCredError(
      'not_found',
      'The licences were not gathered in this build.',
      'Build it again: npm run build',
    );
  });
  const [about = '', ...parts] = text.trim().split(between);
  const packages = parts.map((part) => {
    const end = part.indexOf('\n');
    return { name: part.slice(0, end), text: part.slice(end).trim() };
  });
  return { about, packages };
}
