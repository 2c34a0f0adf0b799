/**
 * Uses the keychain in a process of its own, because the connection to the session bus is one per
 * process. Reads one JSON request per line, `[action, account?, text?]`, and answers with one line.
 */
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createKeychain, endKeychain, keychainAvailable } from '#core/store/secrets/keychain.ts';
import { toErrorView } from '#shared/errors.ts';

const timeoutMs = Number(process.argv[2]);
const keychain = createKeychain({ service: 'QCred-test', timeoutMs });

const actions: Record<string, (account: string, text: string) => Promise<unknown>> = {
  available: () => keychainAvailable({ service: 'QCred-test', timeoutMs }),
  get: (account) => keychain.get(account),
  set: (account, text) => keychain.set(account, text),
  delete: (account) => keychain.delete(account),
  end: (limitMs) => endKeychain(Number(limitMs)),
  // More calls at once than Node's pool has threads, and a file that needs one of them.
  crowd: async () => {
    const calls = Array.from({ length: 8 }, () =>
      keychain.get('crowd').catch((error) => toErrorView(error).code),
    );
    const started = performance.now();
    await readFile(import.meta.filename);
    const fileMs = performance.now() - started;
    return { fileMs, answers: await Promise.all(calls) };
  },
};

for await (const line of createInterface(process.stdin)) {
  const [action, account = '', text = ''] = JSON.parse(line);
  const started = performance.now();
  const outcome = await actions[action]?.(account, text).then(
    (value) => ({ value: value ?? null }),
    (error) => toErrorView(error),
  );
  process.stdout.write(`${JSON.stringify({ ...outcome, ms: performance.now() - started })}\n`);
}
