import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Access } from '../access.ts';
import { open, seal } from '../crypto/box.ts';
import { subkey } from '../crypto/subkey.ts';
import { writeAtomic } from '../files/atomic.ts';
import { isMissing, readFault, writeFault } from '../files/faults.ts';
import { withLock } from '../files/lock.ts';
import { Secret, type SecretMaterial } from '../secrets/secret.ts';

/** Temporary credentials. */
export interface Session extends Required<SecretMaterial> {
  accessKeyId: string;
  /** ISO instants. */
  startedAt: string;
  expiresAt: string;
}

/** Temporary credentials on disk, one sealed file for each profile. */
export interface SessionCache {
  /**
   * What is held for a profile, however old; null when there is nothing, it was made from something
   * else, or the file is damaged: then new ones are asked for.
   *
   * @param origin what it must have been made from (`originOf`)
   * @throws QCredError file_unreadable
   */
  read(profileId: string, origin: string): Promise<Session | null>;
  /** @throws QCredError disk_full, file_read_only, write_failed */
  write(profileId: string, origin: string, session: Session): Promise<void>;
  remove(profileId: string): Promise<void>;
  /** The profiles that have a file. */
  profileIds(): Promise<string[]>;
  /**
   * Runs `work` while no other process does so for the same profile.
   *
   * @param patienceMs how long to wait for another; 90 seconds unless told
   * @throws QCredError vault_busy after that time; whatever `work` throws
   */
  alone<T>(profileId: string, work: () => Promise<T>, patienceMs?: number): Promise<T>;
}

/** Longer than a service that does not answer is waited for. */
const longMs = 90_000;
const extension = '.qcred';

/** Where they are, in QCred's own folder. */
export const sessionFolder = (dataDir: string): string => join(dataDir, 'sessions');

/** @param access the open vault */
export function createSessionCache({ deps, vault }: Pick<Access, 'deps' | 'vault'>): SessionCache {
  const folder = sessionFolder(deps.dataDir);
  const pathOf = (profileId: string) => join(folder, `${profileId}${extension}`);
  const key = subkey(vault.key, 'session');
  /** Ties a file to its profile, so that one cannot be put in another's place. */
  const placeOf = (profileId: string) => Buffer.from(`session/${profileId}`);

  return {
    async read(profileId, origin) {
      const path = pathOf(profileId);
      let sealed: Uint8Array;
      try {
        sealed = await readFile(path);
      } catch (error) {
        if (isMissing(error)) return null;
        throw readFault(error, path);
      }
      try {
        return parse(Buffer.from(open(key, sealed, placeOf(profileId))).toString('utf8'), origin);
      } catch {
        return null;
      }
    },

    async write(profileId, origin, session) {
      const text = Buffer.from(format(origin, session));
      const sealed = seal(key, text, placeOf(profileId), deps.randomBytes);
      await writeAtomic(pathOf(profileId), sealed, { mode: 0o600 });
    },

    remove: (profileId) => rm(pathOf(profileId), { force: true }),

    async profileIds() {
      try {
        const names = await readdir(folder);
        return names
          .filter((name) => name.endsWith(extension))
          .map((name) => name.slice(0, -extension.length));
      } catch (error) {
        if (isMissing(error)) return [];
        throw readFault(error, folder);
      }
    },

    async alone(profileId, work, patienceMs = longMs) {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
      } catch (error) {
        throw writeFault(error, folder);
      }
      return withLock(join(folder, `${profileId}.lock`), work, { timeoutMs: patienceMs });
    },
  };
}

function format(origin: string, session: Session): string {
  const { accessKeyId, secretAccessKey, sessionToken, startedAt, expiresAt } = session;
  return JSON.stringify({
    origin,
    accessKeyId,
    secretAccessKey: secretAccessKey.reveal(),
    sessionToken: sessionToken.reveal(),
    startedAt,
    expiresAt,
  });
}

/** Nobody else can have sealed the text, so only its origin has to be looked at. */
function parse(text: string, origin: string): Session | null {
  const held: Record<
    'accessKeyId' | 'secretAccessKey' | 'sessionToken' | 'startedAt' | 'expiresAt',
    string
  > & {
    origin: string;
  } = JSON.parse(text);
  if (held.origin !== origin) return null;
  const { accessKeyId, secretAccessKey, sessionToken, startedAt, expiresAt } = held;
  return {
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    sessionToken: new Secret(sessionToken),
    startedAt,
    expiresAt,
  };
}

/** Milliseconds that a session still lasts; negative when it has ended. */
const left = ({ expiresAt }: Session, now: Date): number => Date.parse(expiresAt) - now.getTime();

/** Whether a session can still be used. */
export const isGood = (session: Session, now: Date): boolean => left(session, now) > 0;

/**
 * Whether a session lasts long enough to be handed out without a thought. botocore asks for new
 * credentials from 15 minutes before their end on, at every request: those it gets last longer.
 */
export const isFresh = (session: Session, now: Date): boolean => {
  const life = Date.parse(session.expiresAt) - Date.parse(session.startedAt);
  return left(session, now) > Math.min(15 * 60_000, life / 4);
};
