import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { remindKeys } from '#core/rotation/due/remindKeys.ts';
import { createReplacementTurns } from '#core/rotation/replacements.ts';
import { openServedWorld, type ServedWorld } from '../../support/world.ts';

/** What does not depend on the dialect is shown with one of them: each command is a process of its own. */
describe.each(['aws', 'quilibrium'] as const)(
  'qcred kms, with a service that speaks as %s does',
  (dialect) => {
    let world: ServedWorld;
    beforeAll(async () => {
      world = await openServedWorld({ kms: dialect });
      world.sandbox.switches.sidecar = 0;
      const key = world.sandbox.addKey({ secretAccessKey: 'CANARY/kms+command' });
      const url = world.sandbox.url;
      const endpoints = ['iam', 'sts', 's3', 'kms'].flatMap((id) => [`--endpoint-${id}`, url]);
      const added = await world.qcred(
        [
          'account',
          'add',
          '--provider',
          'quilibrium',
          '--name',
          'work',
          '--region',
          'q-world-1',
          '--no-sync',
          ...endpoints,
        ],
        { env: { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey } },
      );
      expect(added).toMatchObject({ code: 0 });
    });
    afterAll(() => world?.end());

    const kms = async (...args: string[]) => {
      const { code, stdout, stderr } = await world.qcred(['kms', ...args, '--json']);
      expect({ code, stderr: code === 0 ? '' : stderr }, args.join(' ')).toEqual({ code: 0, stderr: '' });
      return JSON.parse(stdout);
    };
    const refused = async (...args: string[]) => {
      const { code, stdout, stderr } = await world.qcred(['kms', ...args, '--json']);
      expect(code, args.join(' ')).not.toBe(0);
      return `${stdout}${stderr}`;
    };

    it.runIf(dialect === 'quilibrium')('signs for what the account says', async () => {
      const key = world.sandbox.addKey({ secretAccessKey: 'CANARY/kms+signing' });
      const connect = (...signing: string[]) =>
        world.qcred(
          [
            ...['account', 'add', '--provider', 'quilibrium', '--name', 'elsewhere', '--no-sync', ...signing],
            ...['iam', 'kms'].flatMap((id) => [`--endpoint-${id}`, world.sandbox.url]),
          ],
          { env: { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey } },
        );
      expect(await connect('--signing', 'kms=eu-north-1')).toMatchObject({ code: 0 });
      expect(await refused('list', '--account', 'elsewhere')).toContain('signing region');
      expect(await connect('--signing', 'kms=q-world-1/kms')).toMatchObject({ code: 0 });
      expect(Array.isArray(await kms('list', '--account', 'elsewhere'))).toBe(true);
      expect(await world.qcred(['account', 'remove', 'elsewhere', '--yes'])).toMatchObject({ code: 0 });
      expect(await connect('--signing', 'kms')).toMatchObject({ code: 2 });
    });

    it('makes a key, uses it, and tells of it', async () => {
      const { keyId } = await kms('create', '--alias', 'letters', '--description', 'Letters', '--yes');
      expect(await kms('list')).toMatchObject([{ id: keyId, aliases: ['letters'] }]);
      const plain = world.at('plain.txt');
      writeFileSync(plain, 'dear reader');
      const sealed = world.at('sealed');
      await kms('encrypt', plain, '--key', 'letters', '--context', 'page=1', '-o', sealed);
      const { plaintext } = await kms('decrypt', sealed, '--context', 'page=1');
      expect(Buffer.from(plaintext, 'base64').toString()).toBe('dear reader');
      expect(await refused('decrypt', sealed, '--context', 'page=2')).toContain('encryption context');

      const big = world.at('big');
      const content = Buffer.alloc(3_000_000, 'A file of any size. ');
      writeFileSync(big, content);
      await kms('encrypt-file', big, '--key', 'letters', '-o', world.at('big.sealed'));
      await kms('decrypt-file', world.at('big.sealed'), '-o', world.at('big.back'));
      expect(readFileSync(world.at('big.back')).equals(content)).toBe(true);
      const cut = readFileSync(world.at('big.sealed'));
      writeFileSync(world.at('cut'), cut.subarray(0, cut.length - 1));
      expect(await refused('decrypt-file', world.at('cut'), '-o', world.at('none'))).toContain(
        'changed or cut',
      );
      expect(existsSync(world.at('none'))).toBe(false);

      const { events, silent } = await kms('log', 'letters');
      const done = events.filter((event: { from: string }) => event.from === 'qcred');
      expect(done.map((event: { what: string }) => event.what)).toEqual([
        'decrypted a file',
        'decrypted a file',
        'encrypted a file',
        'decrypted',
        'encrypted',
        'alias set',
        'made',
      ]);
      expect(silent === null).toBe(dialect === 'aws');
      const view = await kms('show', keyId);
      expect(view).toMatchObject({ aliases: ['letters'], key: { description: 'Letters', state: 'Enabled' } });
      expect(view.lastUse === null).toBe(dialect === 'quilibrium');
    });

    it.runIf(dialect === 'aws')(
      'tells what others did, where there is a CloudTrail, and asks it no more once it may not',
      async () => {
        const admin = world.sandbox.addKey({ secretAccessKey: 'CANARY/kms+trail' });
        const url = world.sandbox.url;
        const endpoints = ['iam', 'sts', 's3', 'kms'].flatMap((id) => [`--endpoint-${id}`, url]);
        const added = await world.qcred(
          [
            ...[
              'account',
              'add',
              '--provider',
              'aws',
              '--name',
              'amazon',
              '--region',
              'q-world-1',
              '--no-sync',
            ],
            ...endpoints,
          ],
          { env: { AWS_ACCESS_KEY_ID: admin.accessKeyId, AWS_SECRET_ACCESS_KEY: admin.secretAccessKey } },
        );
        expect(added).toMatchObject({ code: 0 });
        const on = ['--account', 'amazon'];
        const { keyId } = await kms('create', '--alias', 'watched', '--yes', ...on);
        const plain = world.at('watched.txt');
        writeFileSync(plain, 'seen');
        await kms('encrypt', plain, '--key', 'watched', ...on);
        const told = async () => {
          const { events, silent } = await kms('log', keyId, ...on);
          const others = events.filter(
            ({ from, who }: { from: string; who: string }) => from === 'service' && who,
          );
          return {
            silent,
            others: others.map(({ what, who }: { what: string; who: string }) => `${who} ${what}`),
          };
        };
        expect(await told()).toEqual({
          silent: null,
          others: ['demo Encrypt', 'demo CreateAlias', 'demo CreateKey'],
        });
        world.sandbox.switches.missing.add('LookupEvents');
        const asked = () => world.sandbox.account.trail.length;
        for (let i = 0; i < 2; i++) {
          expect(await told()).toMatchObject({
            silent: expect.stringContaining('cloudtrail:LookupEvents'),
            others: [],
          });
          world.sandbox.switches.missing.delete('LookupEvents');
        }
        expect(asked()).toBeGreaterThan(0);
        await world.qcred(['account', 'remove', 'amazon', '--yes']);
      },
    );

    it.runIf(dialect === 'aws')(
      'makes data keys, in the clear only where that is asked for, and encrypts them anew',
      async () => {
        const { keyId } = await kms('create', '--alias', 'sealing', '--yes');
        const [sealed, clear, anew] = [world.at('data.key'), world.at('clear.key'), world.at('anew.key')];
        const written = await kms('data-key', '--key', keyId, '-o', sealed, '--plaintext', clear);
        expect(written).toEqual({ out: sealed });
        expect(statSync(clear).mode & 0o777).toBe(0o600);
        await kms('re-encrypt', sealed, '--to', 'sealing', '--to-context', 'page=1', '-o', anew);
        const { plaintext } = await kms('decrypt', anew, '--context', 'page=1');
        expect(Buffer.from(plaintext, 'base64').equals(readFileSync(clear))).toBe(true);
        expect(readFileSync(clear)).toHaveLength(32);
        // Neither is overwritten, and none is left without the other.
        const late = world.at('late.key');
        expect(await refused('data-key', '--key', keyId, '-o', late, '--plaintext', clear)).toContain(clear);
        expect(existsSync(late)).toBe(false);
        const bare = await world.qcred(['kms', 'data-key', '--key', keyId, '--plaintext', '-']);
        expect(bare).toMatchObject({ code: 2, stdout: '' });
      },
    );

    it.runIf(dialect === 'aws')('reads no more of a file than a key takes, and says what does', async () => {
      const { keyId } = await kms('create', '--yes');
      // A hole of a terabyte: whoever reads it all does not come back.
      const huge = world.at('huge');
      writeFileSync(huge, '');
      truncateSync(huge, 2 ** 40);
      expect(await refused('encrypt', huge, '--key', keyId)).toContain('kms encrypt-file');
      expect(await refused('policy', keyId, '--set', huge, '--yes')).toContain('far too large');
      expect(await refused('decrypt', huge)).toContain('kms decrypt-file');
      expect(await refused('sign', huge, '--key', keyId)).toContain('--digest');
      expect(await refused('verify', world.at('absent'), '--key', keyId, '--signature', huge)).toContain(
        'absent',
      );
      const { code, stderr } = await world.qcred(['kms', 'encrypt', '-', '--key', keyId], {
        input: 'x'.repeat(70_000),
      });
      expect(code).toBe(1);
      expect(stderr).toContain('kms encrypt-file');
    });

    it.runIf(dialect === 'aws')(
      'replaces a key that the service does not rotate, and keeps a policy for it',
      async () => {
        const { keyId } = await kms('create', '--spec', 'ECC_NIST_P256', '--alias', 'signer', '--yes');
        await kms('rotate', 'signer', '--every', '30', '--grace', '5', '--yes');
        const due = await world.qcred(['due', '--all', '--json']);
        const [ofService] = JSON.parse(due.stdout).filter((one: { keyId?: string }) => one.keyId === keyId);
        expect(ofService).toMatchObject({ name: 'signer', maxAgeDays: 30, graceDays: 5, status: 'fine' });
        const { replacement } = await kms('rotate', 'signer', '--yes');
        expect(replacement).toMatchObject({
          oldId: keyId,
          step: 'grace',
          state: 'running',
          aliases: ['signer'],
        });
        expect(await kms('list')).toEqual(
          expect.arrayContaining([expect.objectContaining({ id: replacement.newId, aliases: ['signer'] })]),
        );
        expect(await kms('rotations')).toMatchObject({
          due: [{ keyId: replacement.newId, status: 'rotating' }],
          replacements: [{ id: replacement.id }],
        });
        expect(await refused('delete', keyId, '--yes')).toContain('the rotation signer');
        await kms('rotations', keyId, 'finish', '--yes');
        expect(await kms('show', keyId)).toMatchObject({ key: { state: 'Disabled' } });
        expect(await kms('rotations', replacement.newId)).toMatchObject({ state: 'finished' });
        const { events } = await kms('log', keyId);
        const own = events.filter(({ from }: { from: string }) => from === 'qcred');
        expect(own.map(({ what }: { what: string }) => what)).toEqual([
          'disabled',
          'wait ended',
          'a new key took its place',
          'replacement begun',
          'rotation policy set',
          'alias set',
          'made',
        ]);

        // Without asking, as the window's program does when a key is due.
        const born = world.sandbox.account.kms.keys.get(replacement.newId);
        if (born) born.createdAt = new Date(Date.now() - 40 * 86_400_000);
        await kms('rotate', 'signer', '--every', '30', '--automatic', '--yes');
        const open = world.app.open();
        const state = await open.access.vault.state();
        const awake = { ...state, settings: { ...state.settings, quietHours: null } };
        const { automatic } = remindKeys(awake, new Date());
        expect(automatic).toMatchObject([{ keyId: replacement.newId, automatic: true }]);
        const keys = () => open.keys();
        const turns = createReplacementTurns({ access: open.access, keys, announce: () => {} });
        await turns.turn(state, automatic);
        await (await keys()).replacing.settled();
        const next = await kms('rotations', 'signer');
        expect(next).toMatchObject({ oldId: replacement.newId, step: 'grace', state: 'running' });
        await kms('rotate', next.newId, '--off', '--yes');
        expect((await kms('rotations')).due).toEqual([]);
        expect((await world.qcred(['kms', 'rotations', 'signer', 'nonsense'])).code).toBe(2);
      },
    );

    it('refuses to delete a key that something needs, until its id is typed', async () => {
      const { keyId } = await kms('create', '--alias', 'needed', '--yes');
      world.sandbox.account.buckets.set('photos', {
        name: 'photos',
        createdAt: new Date(),
        objects: new Map(),
        uploads: new Map(),
      });
      if (dialect === 'quilibrium') {
        await kms('bucket', 'photos', '--key', 'needed', '--yes');
        expect(await kms('bucket', 'photos')).toEqual([
          { bucket: 'photos', encryption: { algorithm: 'verenc', key: keyId } },
        ]);
        const { message } = await kms('bucket', 'photos', '--check', '--yes');
        expect(message).toBe(
          `A new object in photos is encrypted with the key ${keyId} (verenc), as the bucket says.`,
        );
        expect(await refused('delete', 'needed', '--yes')).toContain('the bucket photos');
      }
      // However a bucket names it; an alias's name may have slashes.
      await kms('alias', 'team/photos', keyId, '--yes');
      const photos = world.sandbox.account.buckets.get('photos');
      if (photos) photos.encryption = { algorithm: 'aws:kms', key: 'alias/team/photos', bucketKey: false };
      expect(await refused('delete', 'needed', '--yes')).toContain('the bucket photos');
      expect(await refused('delete', 'needed', '--yes')).toContain('the alias needed');
      expect(await refused('disable', keyId, '--yes', '--confirm', 'another')).toContain('the alias needed');
      expect(await refused('delete', 'needed', '--days', '3')).toContain('--days is from 7 to 30');
      await kms('delete', 'needed', '--days', '7', '--confirm', keyId, '--yes');
      expect((await kms('show', keyId)).key.state).toBe('PendingDeletion');
      await kms('undelete', keyId, '--yes');
      await kms('enable', keyId, '--yes');
      expect((await kms('show', keyId)).key.state).toBe('Enabled');
    });

    it.runIf(dialect === 'quilibrium')(
      'refuses a policy that locks everyone out, and takes one that does not',
      async () => {
        const { keyId } = await kms('create', '--yes');
        const path = world.at('policy.json');
        const statement = (Principal: unknown, Action: string) =>
          writeFileSync(
            path,
            JSON.stringify({
              Version: '2012-10-17',
              Statement: [{ Effect: 'Allow', Principal, Action, Resource: '*' }],
            }),
          );
        statement({ AWS: 'arn:aws:iam::1000000000:user/demo' }, 'kms:Encrypt');
        expect(await refused('policy', keyId, '--set', path, '--yes')).toContain('locks everyone out');
        statement({ AWS: 'arn:aws:iam::1000000000:root' }, 'kms:*');
        await kms('policy', keyId, '--set', path, '--yes');
        expect(JSON.parse((await kms('policy', keyId)).policy).Statement[0].Action).toBe('kms:*');
      },
    );

    it.runIf(dialect === 'quilibrium')('makes grants and takes them back', async () => {
      const { keyId } = await kms('create', '--yes');
      const who = 'arn:aws:iam::1000000000:user/demo';
      await kms('grant', keyId, '--to', who, '--allow', 'Encrypt,Decrypt', '--yes');
      const [grant] = await kms('grant', keyId);
      expect(grant).toMatchObject({ grantee: who, operations: ['Encrypt', 'Decrypt'] });
      await kms('grant', keyId, '--revoke', grant.id, '--yes');
      expect(await kms('grant', keyId)).toEqual([]);
    });

    it.runIf(dialect === 'quilibrium')('signs, verifies and gives the public key in every form', async () => {
      const { keyId } = await kms('create', '--spec', 'ECC_NIST_P256', '--usage', 'SIGN_VERIFY', '--yes');
      const message = world.at('message');
      writeFileSync(message, 'a contract');
      await kms('sign', message, '--key', keyId, '-o', world.at('signature'));
      const checked = ['--key', keyId, '--signature', world.at('signature')];
      expect(await kms('verify', message, ...checked)).toEqual({ valid: true });
      writeFileSync(message, 'another');
      expect(await refused('verify', message, ...checked)).toContain('"valid": false');
      const forms = await kms('public-key', keyId);
      expect(forms.pem).toContain('BEGIN PUBLIC KEY');
      expect(forms.ssh).toMatch(/^ecdsa-sha2-nistp256 /);
      expect(forms.raw).toMatch(/^04[0-9a-f]{128}$/);
      expect(JSON.parse(forms.jwk)).toMatchObject({ kty: 'EC', crv: 'P-256' });
    });

    it('switches rotation on and off', async () => {
      const { keyId } = await kms('create', '--yes');
      await kms('rotate', keyId, '--on', '--yes');
      expect((await kms('show', keyId)).rotation).toMatchObject({ automatic: true, periodDays: 365 });
      await kms('rotate', keyId, '--off', '--yes');
      expect((await kms('show', keyId)).rotation.automatic).toBe(false);
      if (dialect === 'aws') {
        await kms('rotate', keyId, '--yes');
        expect((await kms('show', keyId)).rotation.history).toMatchObject([{ kind: 'ON_DEMAND' }]);
      } else {
        expect(await refused('rotate', keyId, '--yes')).toContain('does not have RotateKeyOnDemand');
      }
    });

    it.runIf(dialect === 'quilibrium')('does not hang on a key that waits for its client', async () => {
      world.sandbox.switches.sidecar = null;
      const spec = ['--spec', 'ECC_SECG_P256K1', '--usage', 'SIGN_VERIFY'];
      const { keyId, waiting, message } = await kms('create', ...spec, '--wait', '1', '--yes');
      expect(waiting).toContain('MPC client');
      expect(message).toContain('still waits');
      expect((await kms('show', keyId)).key.state).toBe('Creating');
      world.sandbox.switches.sidecar = 0;
      expect((await kms('show', keyId)).key.state).toBe('Enabled');
    });

    it.runIf(dialect === 'quilibrium')(
      'asks before it changes anything, and only looks where it is told to',
      async () => {
        const told = await world.qcred(['kms', 'create']);
        expect(told.code).toBe(2);
        expect(told.stderr).toContain('--yes');
        const before = await kms('list');
        expect(await kms('create', '--dry-run')).toMatchObject({ verb: 'Make key' });
        expect(await kms('list')).toEqual(before);
      },
    );
  },
);
