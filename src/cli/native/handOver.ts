import { join } from 'node:path';
import { root } from './place.ts';

/*
 * What is loaded in place of everything that the native program does not hold: a passphrase's derivation, a new
 * session of a role, a question. The process goes on as the whole command, from the start: same process, same
 * caller, same terminal. Nothing was written by then.
 */

const node = join(root, 'node_modules', 'node', 'bin', 'node');
const program = join(root, 'out', 'main', 'qcred.js');
process.execve?.(node, [node, program, ...process.argv.slice(2)]);
throw new Error('The whole command cannot be started.');
