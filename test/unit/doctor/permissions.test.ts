import { chmodSync, mkdirSync, statSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type App, createApp } from '#core/app.ts';
import { PermissionMending } from '#shared/contract/doctor.ts';
import { temporaryHome } from '../../support/command.ts';
import { depsIn } from '../../support/world.ts';

let place: ReturnType<typeof temporaryHome>;
let app: App;
let config: string;
beforeEach(async () => {
  place = temporaryHome();
  app = createApp(depsIn(place, { command: [] }), { version: '', demo: false });
  await app.create('passphrase', 'CANARY passphrase of permissions');
  mkdirSync(join(place.home, '.aws'));
  config = join(place.home, '.aws', 'config');
  writeFileSync(config, '[default]\nregion = eu-central-1\n');
  chmodSync(config, 0o644);
});
afterEach(() => {
  app.close();
  place.remove();
});

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
const aws = { kind: 'tool-files', target: 'aws' } as const;

describe.skipIf(process.platform === 'win32')('mending what others may do with files', () => {
  it('is named by the finding, planned with the permissions, made once and undone', async () => {
    const finding = (await app.doctor()).find(({ mending }) => mending?.kind === 'tool-files');
    expect(finding?.mending).toEqual(aws);
    const permissions = await app.permissions();
    const plan = await permissions.plan(aws);
    expect(plan.files).toEqual([{ path: config, before: 'rw-r--r--', after: 'rw-------' }]);
    expect(mode(config)).toBe('644');
    expect(await permissions.mend(plan.planId)).toEqual({ files: 1, failed: null });
    expect(mode(config)).toBe('600');
    await expect(permissions.mend(plan.planId)).rejects.toMatchObject({ code: 'not_found' });
    expect(await permissions.undo(plan.planId)).toBe(1);
    expect(mode(config)).toBe('644');
    await expect(permissions.undo(plan.planId)).rejects.toMatchObject({ code: 'not_found' });
    const { records } = await app.open().access.activity.list({ limit: 10 });
    expect(records.map(({ action }) => action).sort()).toContain('files.closed');
    expect(records.map(({ action }) => action).sort()).toContain('files.opened');
  });

  it('does the same for the files of QCred', async () => {
    const vault = join(place.dataDir, 'vault.qcred');
    chmodSync(vault, 0o664);
    const permissions = await app.permissions();
    const { planId, files } = await permissions.plan({ kind: 'own-files' });
    expect(files).toEqual([{ path: vault, before: 'rw-rw-r--', after: 'rw-------' }]);
    await permissions.mend(planId);
    expect(mode(vault)).toBe('600');
  });

  it('leaves a file that was changed since the plan, or is gone', async () => {
    const permissions = await app.permissions();
    const first = await permissions.plan(aws);
    chmodSync(config, 0o666);
    await expect(permissions.mend(first.planId)).rejects.toMatchObject({ code: 'file_changed' });
    expect(mode(config)).toBe('666');
    const second = await permissions.plan(aws);
    unlinkSync(config);
    await expect(permissions.mend(second.planId)).rejects.toMatchObject({ code: 'file_changed' });
  });

  it('keeps the way back for what was done before it stopped midway', async () => {
    const credentials = join(dirname(config), 'credentials');
    writeFileSync(credentials, '', { mode: 0o644 });
    chmodSync(credentials, 0o644);
    const permissions = await app.permissions();
    const plan = await permissions.plan(aws);
    expect(plan.files).toHaveLength(2);
    const [first = '', second = ''] = plan.files.map(({ path }) => path);
    chmodSync(second, 0o666);
    const result = await permissions.mend(plan.planId);
    expect(result).toEqual({ files: 1, failed: expect.stringContaining('was changed by another program') });
    expect([mode(first), mode(second)]).toEqual(['600', '666']);
    expect(await permissions.undo(plan.planId)).toBe(1);
    expect(mode(first)).toBe('644');
  });

  it('opens no file again that was written since: it may hold a secret by then', async () => {
    const permissions = await app.permissions();
    const { planId } = await permissions.plan(aws);
    await permissions.mend(planId);
    writeFileSync(config, '[default]\nregion = other\n');
    utimesSync(config, 1, 2);
    expect(await permissions.undo(planId)).toBe(0);
    expect(mode(config)).toBe('600');
  });

  it('follows no link in the place of a file of QCred', async () => {
    const vault = join(place.dataDir, 'vault.previous.qcred');
    writeFileSync(vault, '');
    chmodSync(vault, 0o644);
    const permissions = await app.permissions();
    const { planId } = await permissions.plan({ kind: 'own-files' });
    unlinkSync(vault);
    symlinkSync(config, vault);
    await expect(permissions.mend(planId)).rejects.toThrow();
    expect(mode(config)).toBe('644');
  });

  it('takes no path from whoever asks', () => {
    const asked = PermissionMending.parse({ ...aws, path: '/etc/passwd', files: ['/etc/passwd'] });
    expect(asked).toEqual(aws);
    expect(PermissionMending.safeParse({ kind: 'tool-files', target: '/etc/passwd' }).success).toBe(false);
  });

  it('is named for secrets in the clear where the tool can refer to QCred, and for what stands in the wrong file', async () => {
    const credentials = join(place.home, '.aws', 'credentials');
    const key = 'aws_access_key_id = AKIAMENDED0000000001\naws_secret_access_key = CANARY/mend/secret\n';
    writeFileSync(
      credentials,
      `[work]\n${key}services = q\n\n[services q]\ns3 =\n  endpoint_url = https://qstorage.quilibrium.com\n`,
      { mode: 0o600 },
    );
    const kinds = (await app.doctor()).flatMap(({ mending }) => mending ?? []);
    unlinkSync(credentials);
    expect(kinds).toContainEqual({ kind: 'plaintext', target: 'aws' });
    expect(kinds).toContainEqual({ kind: 'misplaced', target: 'aws' });
  });
});
