import type { KeptWork, UnsavedWork } from '#shared/contract/index.ts';
import type { OpenVault } from './store/access.ts';
import { open, seal } from './store/crypto/box.ts';
import { subkey } from './store/crypto/subkey.ts';
import { Secret } from './store/secrets/secret.ts';
import type { PasteParts, Pastes } from './tools/paste/pastes.ts';

/**
 * What was typed in the window and saved nowhere yet, while the vault is locked. It lies in memory
 * only, sealed under a subkey of the vault's: without the vault's key nobody reads it, not even us.
 */
interface UnsavedKeeper {
  /** Seals it, with the secrets of the pastes it is about. Null forgets what was kept before. */
  keep(access: OpenVault, work: UnsavedWork | null): void;
  /** Opens it, once. Null when there is nothing, or it belongs to another vault. */
  take(access: OpenVault): KeptWork | null;
  /** Whether something is kept. */
  has(): boolean;
}

/** How a held secret lies in the sealed text. */
interface Held {
  pasteId: string;
  secretAccessKey?: string;
  sessionToken?: string;
  words: PasteParts['words'];
  typed: boolean;
}

interface Sealed {
  text: string;
  held: Held[];
  entered: KeptWork['entered'];
}

const place = new TextEncoder().encode('unsaved');

/** @param pastes where secrets wait while the vault is open */
export function createUnsavedKeeper(pastes: Pastes): UnsavedKeeper {
  let box: Uint8Array | null = null;
  const keyOf = ({ vault }: OpenVault) => subkey(vault.key, 'unsaved');

  /** One that was forgotten after its ten minutes is none any more. */
  function partsOf(pasteId: string | undefined): PasteParts | null {
    try {
      return pasteId === undefined ? null : pastes.parts(pasteId);
    } catch {
      return null;
    }
  }

  return {
    keep(access, work) {
      box = null;
      if (!work) return;
      const { uuid, randomBytes } = access.deps;
      const held = work.pasteIds.flatMap((pasteId): Held[] => {
        const parts = partsOf(pasteId);
        return parts ? [heldOf(pasteId, parts)] : [];
      });
      const entered: Sealed['entered'] = [];
      for (const { scope, pasteId = uuid(), secretAccessKey, sessionToken } of work.typed) {
        const before = partsOf(pasteId);
        const parts: PasteParts = {
          material: {
            ...before?.material,
            ...(secretAccessKey ? { secretAccessKey: new Secret(secretAccessKey) } : {}),
            ...(sessionToken ? { sessionToken: new Secret(sessionToken) } : {}),
          },
          words: before?.words ?? {},
          typed: true,
        };
        held.push(heldOf(pasteId, parts));
        const { material } = parts;
        entered.push({
          scope,
          pasteId,
          hasSecret: material.secretAccessKey !== undefined,
          hasSessionToken: material.sessionToken !== undefined,
        });
      }
      const sealed: Sealed = { text: work.text, held, entered };
      box = seal(keyOf(access), new TextEncoder().encode(JSON.stringify(sealed)), place, randomBytes);
    },

    take(access) {
      const taken = box;
      box = null;
      if (!taken) return null;
      try {
        const bytes = open(keyOf(access), taken, place);
        const { text, held, entered } = JSON.parse(new TextDecoder().decode(bytes)) as Sealed;
        for (const one of held) pastes.hold(one.pasteId, partsFrom(one));
        return { text, entered };
      } catch {
        return null;
      }
    },

    has: () => box !== null,
  };
}

const heldOf = (pasteId: string, { material, words, typed }: PasteParts): Held => ({
  pasteId,
  secretAccessKey: material.secretAccessKey?.reveal(),
  sessionToken: material.sessionToken?.reveal(),
  words,
  typed,
});

const partsFrom = ({ secretAccessKey, sessionToken, words, typed }: Held): PasteParts => ({
  material: {
    ...(secretAccessKey === undefined ? {} : { secretAccessKey: new Secret(secretAccessKey) }),
    ...(sessionToken === undefined ? {} : { sessionToken: new Secret(sessionToken) }),
  },
  words,
  typed,
});
