import fs, { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A fresh folder, removed when the test ends. */
export function tempFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'qcred-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Does `work` as under a umask that takes nothing away: what is private then is so by itself. */
export async function underNoUmask<T>(work: () => Promise<T>): Promise<T> {
  const before = process.umask(0);
  try {
    return await work();
  } finally {
    process.umask(before);
  }
}

/** How often this process has a file open, or a folder and what is in it. Linux only. */
export const openFiles = (path: string): number =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(path);
    } catch {
      return false;
    }
  }).length;

type Call =
  | 'linkSync'
  | 'lstatSync'
  | 'openSync'
  | 'readFileSync'
  | 'renameSync'
  | 'rmSync'
  | 'writeFileSync';

/**
 * Has something happen before each call of the system, until the test ends: what throws is thrown in
 * the call's place.
 *
 * @param before is given what the call is given
 */
export function beforeCalls(call: Call, before: (...given: unknown[]) => void): void {
  const real = fs[call];
  const calling = (...given: unknown[]): unknown => {
    before(...given);
    return Reflect.apply(real, fs, given);
  };
  Reflect.set(fs, call, calling);
  syncBuiltinESMExports();
  onTestFinished(() => {
    Reflect.set(fs, call, real);
    syncBuiltinESMExports();
  });
}

/** What the system throws. */
export const systemFault = (code: string): Error =>
  Object.assign(new Error(`made to fail: ${code}`), { code });
