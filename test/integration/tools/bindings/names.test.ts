import { afterEach, describe, expect, it } from 'vitest';
import { planExports, planOurs } from '../../../support/calls.ts';
import { type ImportHome, importHome } from '../imports/home.ts';

const key = (name: string) =>
  `[${name}]\naws_access_key_id = AKIATWICE00000000001\naws_secret_access_key = CANARY/twice+0123456789abcdefghijklmnopqrs\n`;

describe('one key under several names', () => {
  let place: ImportHome;
  afterEach(() => place.close());

  async function takeAll() {
    const imports = await place.app.open().imports();
    const scan = await imports.scan();
    const keys = scan.found.filter((f) => f.importable).map((f) => f.key);
    await imports.take(scan.scanId, keys, { replacing: true });
    const { plan } = await imports.replace(scan.scanId);
    await place.app.open().plans.apply(plan?.planId ?? '');
  }

  it('is bound under each of them, and nobody is accused', async () => {
    place = await importHome({ '.aws/credentials': `${key('a')}${key('b')}` });
    await takeAll();
    expect(await place.statuses()).toEqual({ 'aws:a': 'in_sync', 'aws:b': 'in_sync' });
    await place.apply(planOurs(place.app));
    expect(place.text('.aws/config')).toContain('[profile a]');
    expect(place.text('.aws/config')).toContain('[profile b]');
    expect(await place.statuses()).toEqual({ 'aws:a': 'in_sync', 'aws:b': 'in_sync' });
  });

  it('is written again where one of the names was lost, and only there', async () => {
    place = await importHome({ '.aws/credentials': `${key('a')}${key('b')}${key('c')}` });
    await takeAll();
    const config = place.text('.aws/config');
    place.put('.aws/config', config.slice(0, config.indexOf('[profile c]')));
    expect(await place.statuses()).toEqual({ 'aws:a': 'in_sync', 'aws:b': 'in_sync', 'aws:c': 'missing' });
    await place.apply(planOurs(place.app));
    expect(place.text('.aws/config').startsWith(config.slice(0, config.indexOf('[profile c]')))).toBe(true);
    expect(Object.values(await place.statuses())).toEqual(['in_sync', 'in_sync', 'in_sync']);
  });

  it('may be referred to by any of its names', async () => {
    const remote = `[a]\ntype = s3\nprovider = AWS\naccess_key_id = AKIATWICE00000000001\nsecret_access_key = CANARY/twice+0123456789abcdefghijklmnopqrs\n`;
    place = await importHome({
      '.aws/credentials': `${key('a')}${key('b')}`,
      '.config/rclone/rclone.conf': remote,
    });
    await takeAll();
    const all = { 'aws:a': 'in_sync', 'aws:b': 'in_sync', 'rclone:a': 'in_sync' };
    expect(await place.statuses()).toEqual(all);
    const path = '.config/rclone/rclone.conf';
    place.put(path, place.text(path).replace('profile = a', 'profile = b'));
    expect(await place.statuses()).toEqual(all);
    await place.apply(planOurs(place.app));
    expect(place.text(path)).toContain('profile = b');
    expect(await place.statuses()).toEqual(all);
  });

  it('is exported under every name by its profile, and taken out under every name', async () => {
    place = await importHome({ '.aws/credentials': `${key('a')}${key('b')}` });
    await takeAll();
    const { profiles } = await place.app.open().access.vault.state();
    const ids = profiles.map((p) => p.id);
    expect(ids).toHaveLength(1);
    await place.apply(planExports(place.app, [{ target: 'aws', profileIds: ids, mode: 'static' }]));
    expect(place.text('.aws/credentials').match(/aws_secret_access_key/g)).toHaveLength(2);
    expect(await place.statuses()).toEqual({ 'aws:a': 'in_sync', 'aws:b': 'in_sync' });
  });
});
