import { afterEach, describe, expect, it } from 'vitest';
import { carryOut } from '#cli/plan.ts';
import type { App } from '#core/app.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { planExports, planRemoval } from '../../../support/calls.ts';
import { type ImportHome, importHome } from '../imports/home.ts';

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** Saves a profile for each name. */
async function save({ app }: ImportHome): Promise<string[]> {
  const secret = new Secret('CANARY/conflict+0123456789');
  const saved = await app.open().profiles.saveAll(
    names.map((name) => ({
      draft: {
        name,
        provider: 'aws',
        region: 'us-east-1',
        endpoints: {},
        source: { kind: 'credential', accessKeyId: `AKIACONFLICT${name.toUpperCase()}` },
      },
      extras: { origin: 'typed in', material: { secretAccessKey: secret } },
    })),
  );
  return saved.map((p) => p.id);
}

describe('commands at once', () => {
  let place: ImportHome;
  const apps: App[] = [];
  afterEach(() => {
    for (const app of apps.splice(0)) app.close();
    place.close();
  });
  async function open(count: number): Promise<App[]> {
    for (let i = 0; i < count; i++) apps.push(await place.another());
    return apps;
  }

  it('all write what they were asked to, in whatever order', async () => {
    place = await importHome({ '.aws/config': '# mine\n' });
    const ids = await save(place);
    const all = await open(8);
    const request = (i: number) => ({
      target: 'aws' as const,
      profileIds: [ids[i] ?? ''],
      mode: 'credential_process' as const,
    });
    await Promise.all(all.map((app, i) => carryOut(app, () => planExports(app, [request(i)]))));
    for (const name of names) expect(place.text('.aws/config')).toContain(`[profile ${name}]`);
    expect(new Set(Object.values(await place.statuses()))).toEqual(new Set(['in_sync']));

    const bindings = (await place.app.open().access.vault.state()).bindings.map((b) => b.id);
    await Promise.all(all.map((app, i) => carryOut(app, () => planRemoval(app, [bindings[i] ?? '']))));
    expect(await place.statuses()).toEqual({});
    expect(place.text('.aws/config').trim()).toBe('# mine');
  });

  it('make each a default while others write', async () => {
    place = await importHome({ '.aws/config': '# mine\n' });
    const ids = await save(place);
    const all = await open(4);
    const first = {
      target: 'aws' as const,
      profileIds: ids.slice(0, 1),
      mode: 'credential_process' as const,
    };
    await place.apply(planExports(place.app, [first]));
    await Promise.all(
      all.map(async (app, i) => {
        const id = ids[i] ?? '';
        if (i % 2 === 0) return (await app.open().active()).use(id);
        return carryOut(app, () => planExports(app, [{ ...first, profileIds: [id] }]));
      }),
    );
    expect(new Set(Object.values(await place.statuses()))).toEqual(new Set(['in_sync']));
    expect(place.text('.aws/config').match(/\[default\]/g)).toHaveLength(1);
  });

  it('give up on a file that never rests, and change nothing', async () => {
    place = await importHome({ '.aws/config': '' });
    const [id = ''] = await save(place);
    let turn = 0;
    const restless = carryOut(place.app, async () => {
      const request = { target: 'aws' as const, profileIds: [id], mode: 'credential_process' as const };
      const plan = await planExports(place.app, [request]);
      place.put('.aws/config', `# ${turn++}\n`);
      return plan;
    });
    await expect(restless).rejects.toMatchObject({ code: 'file_changed' });
    expect(place.text('.aws/config')).toBe(`# ${turn - 1}\n`);
    expect(await place.statuses()).toEqual({});
  });
});
