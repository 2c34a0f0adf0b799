import fc from 'fast-check';
import { isLong } from './long.ts';

/** `npm test` tries the same inputs each time; the long run others, whose seed a failure prints. */
if (!isLong) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20261127 });
