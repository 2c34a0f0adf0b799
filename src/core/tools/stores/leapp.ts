import { createDecipheriv, createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { QCredError } from '#shared/errors.ts';
import type { Notice } from '#shared/notice.ts';
import { count } from '#shared/words.ts';
import { damaged } from '../../formats/sealed/cost.ts';
import { readKeychain } from '../../store/secrets/keychain.ts';
import { Secret } from '../../store/secrets/secret.ts';
import type { FoundProfile } from '../targets/kit/target.ts';
import { foundOf } from './entry.ts';
import { listOf, parsedJson, Text } from './exported.ts';
import { readStoreFile } from './readStoreFile.ts';
import type { Store } from './store.ts';

const form = 'Leapp’s workspace';
const mostBytes = 16 * 2 ** 20;
/** A session is a call of the keychain, twice. */
const mostSessions = 500;

const Session = z.object({
  sessionId: z.string().min(1).max(200),
  sessionName: Text,
  type: Text,
  region: Text,
});
const Workspace = z.object({ _sessions: listOf(Session) });

/** What Leapp's library calls this machine: the first line of the one file, or of both; older releases took all lines. */
async function machineIds(): Promise<string[]> {
  const read = (path: string) => readFile(path, 'utf8').catch(() => '');
  const [bus, system] = await Promise.all([read('/var/lib/dbus/machine-id'), read('/etc/machine-id')]);
  const both = `${bus}${system}`;
  const ids = [both.split('\n', 1)[0] ?? '', both].map((id) => id.replace(/\s+/g, '').toLowerCase());
  return [...new Set(ids.filter((id) => id !== ''))].map((id) =>
    createHash('sha256').update(id).digest('hex'),
  );
}

/**
 * What crypto-js makes of a text and a password: "Salted__", a salt, AES-256-CBC, whose key OpenSSL's first way (MD5, once)
 * derives. Null where it is another password.
 */
export function openSalted(text: string, password: string): Buffer | null {
  const bytes = Buffer.from(text.trim(), 'base64');
  if (bytes.subarray(0, 8).toString('latin1') !== 'Salted__') return null;
  const salt = bytes.subarray(8, 16);
  let made = Buffer.alloc(0);
  for (let last: Buffer = made; made.length < 48; made = Buffer.concat([made, last]))
    last = createHash('md5').update(last).update(password).update(salt).digest();
  try {
    const opening = createDecipheriv('aes-256-cbc', made.subarray(0, 32), made.subarray(32, 48));
    return Buffer.concat([opening.update(bytes.subarray(16)), opening.final()]);
  } catch {
    return null;
  }
}

/** Leapp, on the machine where it runs: its workspace says which users of IAM there are, the keychain has their keys. */
export const leapp: Store = {
  id: 'leapp',
  label: 'Leapp',
  async place({ home, platform }) {
    if (platform === 'linux') return join(home, '.Leapp', 'Leapp-lock.json');
    throw new QCredError(
      'unsupported',
      'Leapp’s workspace is read on Linux only: elsewhere the name of the machine that opens it is asked of other programs.',
      'Copy the keys over from Leapp’s window.',
    );
  },
  async read(path) {
    const text = (await readStoreFile(path, mostBytes)).toString('latin1');
    const value = (await machineIds())
      .map((id) => openSalted(text, id))
      .flatMap((opened) => (opened ? [parsedJson(opened)] : []))
      .find((parsed) => parsed !== undefined);
    if (value === undefined) {
      throw new QCredError(
        'bad_input',
        'Leapp’s workspace does not open: it was made on another machine, or is damaged.',
        'Only the machine that made it opens it.',
      );
    }
    const workspace = Workspace.safeParse(value);
    if (!workspace.success) throw damaged(form);
    const sessions = workspace.data._sessions;
    const users = sessions.filter(({ type }) => type === 'awsIamUser').slice(0, mostSessions);
    const profiles: FoundProfile[] = [];
    for (const { sessionId, sessionName, region } of users) {
      const part = (name: string) => readKeychain('Leapp', `${sessionId}-iam-user-aws-session-${name}`);
      const [accessKeyId, secret] = [await part('access-key-id'), await part('secret-access-key')];
      if (!accessKeyId || !secret) continue;
      const key = { accessKeyId: accessKeyId.trim(), secretAccessKey: new Secret(secret.trim()) };
      const found = foundOf(
        { ...key, provider: 'aws', region: region || undefined, endpoints: {} },
        sessionName,
        { path, line: 1 },
      );
      if (found) profiles.push(found);
    }
    const notices: Notice[] = [];
    const note = (level: Notice['level'], message: string) => void notices.push({ level, message, hint: '' });
    const [lost, others] = [users.length - profiles.length, sessions.length - users.length];
    if (lost > 0) note('warning', `The keychain has no key of ${count(lost, 'session')}.`);
    if (others > 0)
      note('info', `Roles and single sign-on have no keys of their own: ${count(others, 'session')} left.`);
    return { profiles, entries: [], notices };
  },
};
