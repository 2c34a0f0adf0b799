import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMirrors } from '#core/accounts/mirror.ts';
import { createSessionCache } from '#core/profiles/sessions/cache.ts';
import { createOriginals } from '#core/tools/active/originals.ts';
import { Mirror } from '#shared/mirror.ts';
import { ids, mirror, origin, originals, session } from '../../support/golden/known.ts';
import { openText } from '../../support/golden/plain.ts';
import { tempFolder as folder } from '../store/files/temp.ts';
import { accessIn, copyOf, golden, keyOf, versionsOf } from './golden.ts';

describe.each(versionsOf('mirror'))('the mirror of an account of version %i', (version) => {
  const key = keyOf('mirror', version);

  it('is what it was', () => {
    const bytes = golden('mirror', version, 'accounts', `${ids.account}.qcred`);
    expect(openText(bytes, key, 'mirror', `account/${ids.account}`)).toEqual(mirror);
  });

  it('opens', async () => {
    const held = await createMirrors(accessIn(copyOf('mirror', version, folder()), key)).read(ids.account);
    expect(held).toEqual(mirror);
    expect(Mirror.parse(held)).toEqual(held);
  });
});

describe.each(versionsOf('session'))('a kept session of version %i', (version) => {
  const key = keyOf('session', version);

  it('is what it was', () => {
    const bytes = golden('session', version, 'sessions', `${ids.session}.qcred`);
    expect(openText(bytes, key, 'session', `session/${ids.session}`)).toEqual({
      origin,
      ...session,
      ...(version > 1 && { schema: version }),
    });
  });

  it('opens for what it was made from, and for nothing else', async () => {
    const cache = createSessionCache(accessIn(copyOf('session', version, folder()), key));
    expect(await cache.profileIds()).toEqual([ids.session]);
    const held = await cache.read(ids.session, origin);
    expect({
      ...held,
      secretAccessKey: held?.secretAccessKey.reveal(),
      sessionToken: held?.sessionToken.reveal(),
    }).toEqual(session);
    expect(await cache.read(ids.session, 'another')).toBeNull();
  });
});

describe.each(versionsOf('originals'))('what a default took the place of, of version %i', (version) => {
  const key = keyOf('originals', version);

  it('is what it was', () => {
    const bytes = golden('originals', version, 'active', ids.original);
    expect(openText(bytes, key, 'backup', `active/${ids.original}`)).toEqual(
      version > 1 ? { files: originals, schema: version } : originals,
    );
  });

  it('opens', async () => {
    const dataDir = copyOf('originals', version, folder());
    expect(readdirSync(join(dataDir, 'active'))).toEqual([ids.original]);
    expect(await createOriginals(accessIn(dataDir, key)).read(ids.original)).toEqual(originals);
  });
});
