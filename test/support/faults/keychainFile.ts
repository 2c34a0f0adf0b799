/**
 * A keychain in one file, in place of the system's: what stands in it can be looked at, copied and
 * put back, and a killed process leaves it as it was between two messages.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';

/** As they are now: what is imported by name follows what is replaced later. */
const { existsSync, readFileSync, writeFileSync } = fs;

type Items = Record<string, string>;

/** The functions of `keytar` that QCred calls. */
interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/** The items in such a file, by account. */
export const itemsIn = (path: string): Items =>
  existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};

/**
 * Lets everything in this process that asks the keychain ask the file. To be called before `node:fs`
 * is made to fail, whose functions it keeps.
 *
 * @param path asked for at each message, so that it may change
 * @param message told before each message
 */
export function keychainFile(path: () => string, message: (name: string) => void = () => {}): void {
  const keytar: Keytar = createRequire(import.meta.url)('keytar');
  keytar.getPassword = async (_service, account) => {
    message(`get ${account}`);
    return itemsIn(path())[account] ?? null;
  };
  keytar.setPassword = async (_service, account, password) => {
    message(`set ${account}`);
    writeFileSync(path(), JSON.stringify({ ...itemsIn(path()), [account]: password }));
  };
  keytar.deletePassword = async (_service, account) => {
    message(`delete ${account}`);
    const { [account]: gone, ...rest } = itemsIn(path());
    writeFileSync(path(), JSON.stringify(rest));
    return gone !== undefined;
  };
}
