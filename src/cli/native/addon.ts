import { join } from 'node:path';
import { keychainService } from '#core/store/secrets/store.ts';
import { root } from './place.ts';

type Keytar = typeof import('keytar');

let opened: Keytar | undefined;

/**
 * The library for the keychain. Its addon is opened where the installation has it: looked up by name, it would
 * be the working folder's, and packed into the program, it would be unpacked to where others can write.
 *
 * @throws Error where it does not load
 */
export function addon(): Keytar {
  if (!opened) {
    const module = { exports: {} as Keytar };
    const platform = `${process.platform}-${process.arch}`;
    process.dlopen(module, join(root, 'node_modules', 'keytar', 'prebuilds', platform, 'keytar.node'));
    opened = module.exports;
  }
  return opened;
}

/** What was asked before anybody waited for it. */
let early: { account: string; answer: Promise<string | null> } | undefined;

/** Asks for an item of QCred's, for whoever asks for it first. @throws as `addon` */
export function askFor(account: string): void {
  const answer = addon().getPassword(keychainService, account);
  // Whoever waits for it is told of a failure then.
  answer.catch(() => {});
  early = { account, answer };
}

/** The answer to what was asked before, once; undefined where it was something else. */
export function answered(service: string, account: string): Promise<string | null> | undefined {
  const asked = early;
  early = undefined;
  return asked?.account === account && service === keychainService ? asked.answer : undefined;
}
