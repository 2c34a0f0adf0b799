/**
 * Random lives of an active profile: switches, exports, undone switches, and a person who edits the
 * files in between. Whatever happened, the default is whose it should be, and what a person had comes back.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { targetById } from '#core/tools/targets/index.ts';
import { bindingStatuses } from '../../../support/calls.ts';
import { passphrase } from '../../../support/world.ts';
import { type ActiveWorld, activeWorld, secretOf } from './world.ts';

const theirs: Readonly<Record<string, string>> = {
  '.aws/config':
    '; theirs\r\n[profile default]\r\nregion = eu-west-1 ; near\r\n\r\n[profile x]\r\nregion=x\r\n',
  '.aws/credentials': `[default]\naws_access_key_id = AKIAOLD\naws_secret_access_key = ${secretOf('old')}\n`,
  '.config/rclone/rclone.conf': `[default]\ntype = s3\naccess_key_id = AKIAOLD\nsecret_access_key = ${secretOf('old')}\nacl = private\n`,
  '.s3cfg': `[default]\naccess_key = AKIAOLD\nsecret_key = ${secretOf('old')}\nencrypt = False\n`,
};
const paths = Object.keys(theirs);

/** Numbers from 0 to below `n` in an order that the seed alone decides (mulberry32). */
function dice(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * n);
  };
}

describe('random lives of the active profile', () => {
  let world: ActiveWorld;
  beforeEach(async () => {
    world = await activeWorld();
    for (const [path, text] of Object.entries(theirs)) world.put(path, text);
  });
  afterEach(() => world.close());

  const all = () => Object.fromEntries(paths.map((path) => [path, world.text(path)]));
  const found = (target: 'aws' | 'rclone' | 's3cmd') => {
    const tool = targetById(target);
    const files = tool.locate({ home: world.home, env: {}, platform: 'linux' });
    const texts = files.map((file) => ({
      ...file,
      text: world.text(file.path.slice(world.home.length + 1)),
    }));
    return tool.read(texts).profiles.find(({ name }) => name === 'default');
  };
  const keyOf = (name: string) => found('s3cmd')?.secretAccessKey?.reveal() === secretOf(name);

  for (const seed of [1, 2, 3, 4, 5, 6]) {
    it(`keeps its word (seed ${seed})`, async () => {
      const roll = dice(seed);
      // Where nobody else writes, everything comes back byte for byte.
      const meddles = seed % 2 === 0;
      const names = ['one', 'two', 'three'];
      const ids: string[] = [];
      for (const name of names) ids.push(await world.add(name));
      await world.export(
        { target: 'aws', profileIds: ids, mode: 'credential_process' },
        { target: 'rclone', profileIds: ids, mode: roll(2) ? 'reference' : 'static' },
      );
      await world.export({ target: 's3cmd', profileIds: ids.slice(0, 1), mode: 'static' });
      const before = all();
      const defaultBefore = [found('aws'), found('rclone'), found('s3cmd')].map((p) =>
        p?.secretAccessKey?.reveal(),
      );
      let edits = 0;
      let active: number | null = null;
      const story: string[] = [];

      for (let step = 0; step < 25; step++) {
        const what = roll(10);
        if (what < 6 || (what < 9 && !meddles)) {
          const next = roll(4);
          const held: number | null = active;
          active = next < 3 ? next : null;
          story.push(`use ${active}`);
          const change = await world.use(active === null ? null : (ids[active] ?? ''));
          if (change && roll(5) === 0) {
            story.push('undo');
            await world.app.open().plans.undo(change.id);
            active = held;
          }
        } else if (what < 9) {
          // A line at the end of a file is a new section's, or a setting of the last one.
          const path = paths[roll(3)] ?? '';
          story.push(`edit ${path}`);
          world.put(
            path,
            `${world.text(path)}\n# edit ${edits}\n[profile edit-${edits}]\nregion = e${edits}\n`,
          );
          edits++;
        } else {
          story.push('lock');
          world.app.lock();
          await world.app.unlock(passphrase);
        }
        const name = active === null ? null : (names[active] ?? '');
        const state = await world.app.state();
        expect(state.active?.name ?? null, story.join(', ')).toBe(name);
        if (name !== null && active !== null) {
          expect(found('aws')?.kind, story.join(', ')).toBe('ours');
          expect(world.text('.aws/config')).toContain(`--profile ${ids[active]}`);
          expect(keyOf(name), story.join(', ')).toBe(true);
          const statuses = new Set(
            [...(await bindingStatuses(world.app)).values()].map(({ status }) => status),
          );
          expect(statuses, story.join(', ')).toEqual(new Set(['in_sync']));
        }
      }
      await world.use(null);
      const after = all();
      expect(
        [found('aws'), found('rclone'), found('s3cmd')].map((p) => p?.secretAccessKey?.reveal()),
        story.join(', '),
      ).toEqual(defaultBefore);
      for (let n = 0; n < edits; n++) {
        expect(Object.values(after).join('\n'), story.join(', ')).toContain(`[profile edit-${n}]`);
        expect(Object.values(after).join('\n')).toContain(`region = e${n}`);
      }
      for (const path of paths) {
        const kept = new Set(after[path]?.split(/\r?\n/));
        // Every line that a person had is there again.
        for (const line of before[path]?.split(/\r?\n/) ?? [])
          expect(kept, `${path}: ${story.join(', ')}`).toContain(line);
      }
      if (!meddles) expect(after, story.join(', ')).toEqual(before);
    });
  }
});
