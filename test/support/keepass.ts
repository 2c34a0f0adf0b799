import { execFileSync } from 'node:child_process';
import { cleanEnvironment, have } from './command.ts';

/** Whether KeePassXC is here. */
export const hasKeepass = await have('keepassxc-cli', ['--version']);

/** What the databases of the tests open with. */
export const databasePassword = 'CANARY database password';

/** Runs KeePassXC in a home; it asks for the database's password, then for the entry's. */
export const keepassIn =
  (home: string) =>
  (args: string[], ...typed: string[]) =>
    execFileSync('keepassxc-cli', args, {
      env: cleanEnvironment(home, { QT_QPA_PLATFORM: 'offscreen' }),
      input: typed.map((line) => `${line}\n`).join(''),
      stdio: ['pipe', 'pipe', 'pipe'],
    });

/** Makes an empty database. */
export function makeDatabase(home: string, db: string): void {
  keepassIn(home)(['db-create', '--set-password', '-t', '100', db], databasePassword, databasePassword);
}

/** The secret of an entry of `makeKeys`. */
export const secretOf = (title: string): string => `CANARY/${title.replace(' ', '')}`.padEnd(40, 'y');

/** Makes a database with the keys `photos`, `music` and `films`, and with the password of a website. */
export function makeKeys(home: string, db: string): void {
  makeDatabase(home, db);
  for (const [title, user] of [
    ['photos', 'AKIAQYLPMN5HHHFPZAM4'],
    ['music', 'AKIAQYLPMN5HHHFPZAM5'],
    ['films', 'AKIAQYLPMN5HHHFPZAM6'],
    ['a website', 'someone@example.com'],
  ] as const) {
    keepassIn(home)(['add', '-p', '-u', user, db, title], databasePassword, secretOf(title));
  }
}
