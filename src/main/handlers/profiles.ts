import { clipboard } from 'electron';
import { keyName } from '#core/profiles/newHosts.ts';
import { revealCredential } from '#core/profiles/profiles.ts';
import type { Secret } from '#core/store/secrets/secret.ts';
import { readPlacement, switchProvider } from '#core/tools/translate/provider.ts';
import type { profilesCalls } from '#shared/contract/profiles.ts';
import type { HandlersOf } from '../calls/contract.ts';
import { createRate, secretLimits } from '../consent/rate.ts';
import { copyForAWhile } from '../system/clipboard.ts';
import type { HandlerParts } from './parts.ts';

/** Profiles and their keys. */
export function profilesHandlers({ open, asked, now }: HandlerParts): HandlersOf<typeof profilesCalls> {
  const mayShowSecret = createRate(secretLimits, now);

  /** The secret of a key, for eyes or the clipboard. */
  async function secretFor(credentialId: string, how: 'shown' | 'copied') {
    const { access } = open();
    const state = await access.vault.state();
    const credential = state.credentials.find(({ id }) => id === credentialId);
    if (credential && !mayShowSecret())
      await asked()({ kind: 'secret', key: keyName(state, credential), how });
    const material = await revealCredential(access, credentialId, how);
    return { material, settings: state.settings };
  }

  return {
    'provider.switch': async ({ from, to }) => switchProvider(from, to),
    'provider.read': async (placement) => readPlacement(placement),
    'profile.save': (draft) => open().saveProfile(draft, asked()),
    'profile.saveAll': ({ drafts }) => open().saveAllProfiles(drafts, asked()),
    'profile.duplicate': async ({ id }) => ({ id: (await open().profiles.duplicate(id)).id }),
    'name.readsLike': async (asking) => {
      const { readsLike } = await import('#core/profiles/readsLike.ts');
      const state = await open().access.vault.state();
      return readsLike(asking, state, async (id) => (await (await open().accounts()).tree(id)).mirror);
    },
    'profile.remove': ({ ids, forget }) => open().profiles.remove(ids, { forget }, asked()),
    'credential.reveal': async ({ credentialId }) => {
      const { material, settings } = await secretFor(credentialId, 'shown');
      const { secretAccessKey, sessionToken } = material;
      return {
        secretAccessKey: passingBytes(secretAccessKey),
        sessionToken: sessionToken && passingBytes(sessionToken),
        seconds: settings.revealSeconds,
      };
    },
    'credential.copySecret': async ({ credentialId }) => {
      const { material, settings } = await secretFor(credentialId, 'copied');
      await copyForAWhile(material.secretAccessKey.reveal(), settings.clipboardSeconds);
      return { seconds: settings.clipboardSeconds };
    },
    'clipboard.copy': async ({ text }) => {
      await clipboard.writeText(text);
    },
    'session.start': async ({ profileId, mfaCode }) => (await open().sessions()).start(profileId, mfaCode),
    'session.end': async ({ profileId }) => (await open().sessions()).end(profileId),
  };
}

/** Long after an answer was sent, in milliseconds. */
const sentMs = 1_000;

/** A secret on its way to the window, overwritten once it has left. */
function passingBytes(secret: Secret): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(secret.reveal());
  setTimeout(() => bytes.fill(0), sentMs).unref();
  return bytes;
}
