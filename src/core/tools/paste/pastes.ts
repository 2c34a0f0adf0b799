import type { PasteView } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import { oddSecret } from '#shared/oddSecret.ts';
import type { Deps } from '../../deps.ts';
import type { Use } from '../../profiles/newHosts.ts';
import { Secret, type SecretMaterial } from '../../store/secrets/secret.ts';
import { workOf } from '../work/work.ts';

/** Recognised pastes whose secrets wait here, so that they need not travel to the window and back. */
export interface Pastes {
  /** Recognises `text` and keeps its secrets for ten minutes. */
  recognise(text: string): Promise<PasteView>;
  /** The secret of a recognised key. @throws QCredError not_found when it was forgotten meanwhile */
  take(pasteId: string): SecretMaterial | undefined;
  /** As much of a secret as is held under an id. @throws QCredError not_found when it was forgotten meanwhile */
  parts(pasteId: string): PasteParts;
  /** Holds a pasted secret anew, or a typed one: that until it is used, given up, or the vault is locked. */
  hold(pasteId: string, parts: PasteParts): void;
  /** A recognised key's words, for who was given nothing but its id. @throws QCredError not_found */
  words(pasteId: string): PastedWords;
  /** Forgets one paste, or all. */
  forget(pasteId?: string): void;
}

/** What a paste says of a key besides its secret. */
type PastedWords = Pick<PasteView['keys'][number], 'accessKeyId' | 'accountId' | 'expiresAt' | 'provider'> &
  Partial<Pick<PasteView['keys'][number], 'endpoints'>>;

/** Where a pasted key says itself that it is used. */
export const usesOfPaste = ({ provider, endpoints = {} }: PastedWords): Use[] =>
  provider === undefined ? [] : [{ provider, endpoints }];

/** What is held under one id. */
export interface PasteParts {
  material: Partial<SecretMaterial>;
  words: PastedWords;
  /** Whether it was typed, at least in part, and not only pasted. */
  typed: boolean;
}

interface Kept extends PasteParts {
  until: number;
}

/**
 * The whole secret of what was typed, with what is held of it; undefined where the secret itself is
 * in neither. A session token belongs to the secret it came with: a newly typed secret does not take
 * over that of a paste, but what was typed before a lock and after it are one.
 */
export function secretOf(
  given: { secretAccessKey?: string; sessionToken?: string },
  held: PasteParts | undefined,
): SecretMaterial | undefined {
  const secret = given.secretAccessKey?.trim();
  const token = given.sessionToken?.trim();
  const secretAccessKey = secret ? new Secret(secret) : held?.material.secretAccessKey;
  if (!secretAccessKey) return undefined;
  const before = secret && !held?.typed ? undefined : held?.material.sessionToken;
  const sessionToken = token ? new Secret(token) : before;
  return { secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

const keptMs = 10 * 60_000;

/** @param deps clock, ids, and where texts are read */
export function createPastes(deps: Pick<Deps, 'now' | 'uuid' | 'work'>): Pastes {
  const kept = new Map<string, Kept>();

  const prune = () => {
    const now = deps.now().getTime();
    for (const [id, { until }] of kept) if (until <= now) kept.delete(id);
  };

  const find = (pasteId: string): Kept => {
    prune();
    const found = kept.get(pasteId);
    if (found) return found;
    throw new QCredError(
      'not_found',
      'What you pasted was forgotten after ten minutes.',
      'Paste it again, or type the secret.',
    );
  };

  return {
    async recognise(text) {
      prune();
      const { format, keys, notices } = await workOf(deps)('recognise', text);
      const until = deps.now().getTime() + keptMs;
      return {
        pasteId: deps.uuid(),
        format,
        notices,
        keys: keys.map(({ secretAccessKey, sessionToken, ...words }) => {
          const pasteId = deps.uuid();
          kept.set(pasteId, {
            until,
            material: secretAccessKey ? { secretAccessKey, sessionToken } : {},
            words,
            typed: false,
          });
          return {
            ...words,
            pasteId,
            hasSecret: secretAccessKey !== undefined,
            hasSessionToken: sessionToken !== undefined,
            odd: secretAccessKey && oddSecret(words.accessKeyId ?? '', secretAccessKey.reveal()),
          };
        }),
      };
    },

    take(pasteId) {
      const { secretAccessKey, sessionToken } = find(pasteId).material;
      return secretAccessKey && { secretAccessKey, sessionToken };
    },

    parts: find,

    hold(pasteId, parts) {
      const until = parts.typed ? Number.POSITIVE_INFINITY : deps.now().getTime() + keptMs;
      kept.set(pasteId, { ...parts, until });
    },

    words: (pasteId) => find(pasteId).words,

    forget(pasteId) {
      if (pasteId === undefined) kept.clear();
      else kept.delete(pasteId);
    },
  };
}
