/** Sees which files this process touches, and which hosts it turns to; connections come to nothing. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

type AnyFunction = (...args: unknown[]) => unknown;

const root = fileURLToPath(new URL('../..', import.meta.url));
/** What Node and the tests themselves look at: the sources, and what the system says of this process. */
const usual = [
  root,
  fs.realpathSync(root),
  '/proc',
  '/sys',
  '/dev/urandom',
  '/etc/localtime',
  '/usr/share/zoneinfo',
];

export interface Watched {
  /** Files touched that are in none of these folders. */
  strays(folders: readonly string[]): string[];
  /** Hosts that a connection was asked for. */
  hosts: Set<string>;
  stop(): void;
}

/** Begins to watch. */
export function watchProcess(): Watched {
  const touched = new Set<string>();
  const hosts = new Set<string>();
  const restore: (() => void)[] = [];

  function wrap(owner: object, name: string): void {
    const original = Object.getOwnPropertyDescriptor(owner, name)?.value as AnyFunction | undefined;
    if (typeof original !== 'function' || /^[A-Z_]/.test(name)) return;
    const watched = function (this: unknown, ...args: unknown[]): unknown {
      for (const path of args.slice(0, 2)) {
        if (typeof path === 'string' && path.includes('/')) touched.add(resolve(path));
        else if (path instanceof URL) touched.add(fileURLToPath(path));
      }
      return original.apply(this, args);
    };
    Object.assign(watched, original);
    Object.assign(owner, { [name]: watched });
    restore.push(() => Object.assign(owner, { [name]: original }));
  }
  for (const name of Object.keys(fs.promises)) wrap(fs.promises, name);
  for (const name of [
    'open',
    'openSync',
    'readFile',
    'readFileSync',
    'writeFile',
    'writeFileSync',
    'existsSync',
    'statSync',
    'lstatSync',
    'mkdirSync',
    'rmSync',
    'readdirSync',
    'renameSync',
    'createReadStream',
    'createWriteStream',
    'watch',
    'chmodSync',
    'symlinkSync',
    'realpathSync',
    'unlinkSync',
    'copyFileSync',
  ])
    wrap(fs, name);
  syncBuiltinESMExports();

  const connect = net.Socket.prototype.connect as AnyFunction;
  Object.assign(net.Socket.prototype, {
    connect(this: net.Socket, ...args: unknown[]) {
      const [first] = args.flat() as ({ host?: string; path?: string } | undefined)[];
      hosts.add(first?.host ?? first?.path ?? 'localhost');
      process.nextTick(() =>
        this.destroy(Object.assign(new Error('refused'), { code: 'ECONNREFUSED', syscall: 'connect' })),
      );
      return this;
    },
  });
  restore.push(() => Object.assign(net.Socket.prototype, { connect }));

  return {
    hosts,
    strays: (folders) =>
      [...touched].filter(
        (path) => ![...usual, ...folders].some((folder) => path === folder || path.startsWith(`${folder}/`)),
      ),
    stop() {
      for (const back of restore) back();
      syncBuiltinESMExports();
    },
  };
}
