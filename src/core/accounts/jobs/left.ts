import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Deps } from '../../deps.ts';

/** Where the users that were made for one command are written down, within QCred's own folder. */
export const jobFolder = 'jobs';

/** Whether any is written down: most starts look no further, and load nothing for it. */
export const hasJobUsers = ({ dataDir }: Pick<Deps, 'dataDir'>): Promise<boolean> =>
  readdir(join(dataDir, jobFolder)).then(
    (names) => names.some((name) => name.endsWith('.qcred')),
    () => false,
  );
