import { dirname, join } from 'node:path';

/** The folder of this installation, where `bin` is: the program is in `out/native`. Never the working folder's. */
export const root = join(dirname(process.execPath), '..', '..');
