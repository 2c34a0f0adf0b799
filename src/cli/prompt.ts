import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { ReadStream } from 'node:tty';
import { decodeText } from '#core/formats/text/decode.ts';
import { QCredError } from '#shared/errors.ts';
import { shortestPassphrase } from '#shared/passphrase.ts';
import { printableText } from '#shared/printable.ts';

/** Whether a person is there to be asked. */
export const canAsk = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/**
 * Asks for a line on the terminal without showing what is typed.
 *
 * @returns the line, or null when nobody can be asked or the person pressed Ctrl-C or Ctrl-D
 */
export function askHidden(question: string): Promise<string | null> {
  if (!canAsk()) return Promise.resolve(null);
  process.stderr.write(printableText(question));
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  return new Promise((done) => {
    let answer: string | null = null;
    lines.on('line', (line) => {
      answer = line;
      lines.close();
    });
    lines.on('SIGINT', () => lines.close());
    lines.on('close', () => {
      process.stderr.write('\n');
      done(answer);
    });
  });
}

/**
 * Asks for a line on the terminal, also while standard input is a pipe that brings something else.
 *
 * @returns null when no terminal is there, or the person gave up
 */
export function askLine(question: string): Promise<string | null> {
  const input = terminalInput();
  if (!input) return Promise.resolve(null);
  const lines = createInterface({ input, output: process.stderr, terminal: true });
  return new Promise((done) => {
    let answer: string | null = null;
    lines.question(printableText(question), (line) => {
      answer = line;
      lines.close();
    });
    lines.on('SIGINT', () => lines.close());
    lines.on('close', () => {
      if (input !== process.stdin) input.destroy();
      done(answer);
    });
  });
}

/** Standard input where that is the terminal, else the terminal that the question is shown on. */
function terminalInput(): ReadStream | undefined {
  if (process.stderr.isTTY !== true) return undefined;
  if (process.stdin.isTTY === true) return process.stdin;
  try {
    const terminal = openSync(process.platform === 'win32' ? '\\\\.\\CONIN$' : '/dev/tty', 'r');
    try {
      return new ReadStream(terminal);
    } catch {
      closeSync(terminal);
      return undefined;
    }
  } catch {
    // No terminal belongs to this process: a service, a container, a hook.
    return undefined;
  }
}

/** Asks for the vault's passphrase; twice when it is a new one. */
export async function askPassphrase({
  again,
  create,
}: {
  again: boolean;
  create: boolean;
}): Promise<string | null> {
  if (!create) return askHidden(again ? 'Wrong. Passphrase: ' : 'Passphrase: ');
  const first = await askHidden(`New passphrase (${shortestPassphrase} characters or more): `);
  if (first === null) return null;
  const second = await askHidden('The same again: ');
  if (second === null || first === second) return second;
  process.stderr.write('These two differ.\n');
  return askPassphrase({ again, create });
}

/** More than any key, paste or policy has, twice over for UTF-16. */
const mostPiped = 8 * 2 ** 20;

/**
 * All of standard input as text, in UTF-8 or in what PowerShell makes of it; an empty string when a
 * terminal is there and nothing was piped.
 *
 * @throws QCredError bad_input for more than 8 MB
 */
export async function readStdin(): Promise<string> {
  if (process.stdin.isTTY) return '';
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    length += chunk.length;
    if (length > mostPiped) {
      throw new QCredError(
        'bad_input',
        'More than 8 MB came in on standard input.',
        'Pipe in only what is needed.',
      );
    }
    chunks.push(chunk);
  }
  return decodeText(Buffer.concat(chunks));
}

/**
 * Asks a question that is answered with yes or no on the terminal. Anything but a yes is a no.
 *
 * @returns false also when nobody can be asked
 */
export function askYes(question: string): Promise<boolean> {
  if (!canAsk()) return Promise.resolve(false);
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: true });
  return new Promise((done) => {
    let answer = '';
    lines.question(`${printableText(question)} [y/N] `, (line) => {
      answer = line.trim().toLowerCase();
      lines.close();
    });
    lines.on('SIGINT', () => lines.close());
    lines.on('close', () => done(answer === 'y' || answer === 'yes'));
  });
}
