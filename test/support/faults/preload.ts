/**
 * Loaded before a command (`node --import`): counts its calls that change a file and its messages to
 * the keychain, and lets one of them be the last, or fail. The environment says which:
 *
 *   FAULT_AT      the number of the call, from 1; 0: none
 *   FAULT_KIND    `kill`: the process ends there; `EIO` or `ENOSPC`: the call fails
 *   FAULT_TRACE   a file that gets one line for each call, with its paths as seen from HOME
 *   FAULT_KEYCHAIN  a file in place of the keychain; without it the system's is used
 */
import fs from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { isAbsolute, relative } from 'node:path';
import { keychainFile } from './keychainFile.ts';

const { FAULT_AT = '0', FAULT_KIND = 'kill', FAULT_TRACE = '', FAULT_KEYCHAIN, HOME = '/' } = process.env;
/** As they were: what is imported by name follows what is replaced. */
const { openSync, writeSync } = fs;
const trace = FAULT_TRACE === '' ? null : openSync(FAULT_TRACE, 'a');
let count = 0;

/** One call. @returns whether it is to fail */
function meet(name: string): boolean {
  count++;
  if (trace !== null) writeSync(trace, `${name}\n`);
  if (String(count) !== FAULT_AT) return false;
  if (FAULT_KIND !== 'kill') return true;
  process.kill(process.pid, 'SIGKILL');
  // Not a single instruction more.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  return false;
}

const fault = (name: string): Error =>
  Object.assign(new Error(`${FAULT_KIND}: made to fail, ${name}`), { code: FAULT_KIND, errno: -5 });

type Call = (this: unknown, ...args: unknown[]) => unknown;
type Calls = Record<string, Call>;

/** The paths of open files. */
const opened = new WeakMap<object, string>();

const words = (name: string, self: unknown, args: readonly unknown[]): string => {
  const own = typeof self === 'object' && self !== null ? opened.get(self) : undefined;
  const paths = args.filter((arg) => typeof arg === 'string' && isAbsolute(arg)).map(String);
  return [name, ...[...(own ? [own] : []), ...paths].map((path) => relative(HOME, path))].join(' ');
};

/** A file that is opened to be read only is not changed. */
const changes = (name: string, args: readonly unknown[]): boolean =>
  !/^open(Sync)?$/.test(name) || (typeof args[1] === 'string' && args[1] !== 'r');

/** Whether a call is just made by another one of them. */
let within = false;

function through(original: Call, self: unknown, args: unknown[]): unknown {
  const outer = within;
  within = true;
  try {
    const result = original.apply(self, args);
    if (original === openFile && result instanceof Promise)
      void result.then((file) => opened.set(file, String(args[0]))).catch(() => {});
    return result;
  } finally {
    within = outer;
  }
}

function replace(calls: Calls, names: readonly string[], isAsync: boolean): void {
  for (const name of names) {
    const original = calls[name];
    if (!original) continue;
    calls[name] = function (this: unknown, ...args: unknown[]) {
      if (within || !changes(name, args) || !meet(words(name, this, args)))
        return through(original, this, args);
      const [first] = args;
      // A disk that fills up takes a part of what was written.
      if (/^write(File)?$/.test(name) && (typeof first === 'string' || first instanceof Uint8Array)) {
        const half = first.slice(0, first.length / 2);
        const { writeFile } = handleCalls;
        if (writeFile)
          return Promise.resolve(writeFile.call(this, half)).then(() => Promise.reject(fault(name)));
      }
      if (isAsync) return Promise.reject(fault(name));
      throw fault(name);
    };
  }
}

const asCalls = (value: object): Calls => value as unknown as Calls;
const openFile = asCalls(fs.promises).open;
const handle = await fs.promises.open(process.execPath, 'r');
const handlePrototype = asCalls(Object.getPrototypeOf(handle));
/** As they were. */
const handleCalls: Calls = { writeFile: handlePrototype.writeFile as Call };
await handle.close();

if (FAULT_KEYCHAIN !== undefined) {
  keychainFile(
    () => FAULT_KEYCHAIN,
    (name) => {
      if (meet(`keychain ${name}`)) throw new Error('made to fail: the keychain');
    },
  );
} else {
  const keytar = asCalls(createRequire(import.meta.url)('keytar'));
  replace(keytar, ['getPassword', 'setPassword', 'deletePassword'], true);
}

const changing = 'open mkdir rename rm rmdir unlink link symlink chmod truncate utimes copyFile'.split(' ');
replace(asCalls(fs.promises), changing, true);
replace(handlePrototype, 'writeFile write sync datasync truncate chmod chown'.split(' '), true);
replace(
  asCalls(fs),
  [...changing, 'writeFile', 'appendFile'].map((name) => `${name}Sync`),
  false,
);
syncBuiltinESMExports();
