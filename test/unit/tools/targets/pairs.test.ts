import { describe, expect, it } from 'vitest';
import { targets } from '#core/tools/targets/index.ts';
import {
  type ExportEntry,
  type FieldId,
  type FoundProfile,
  soleName,
  type Target,
} from '#core/tools/targets/kit/target.ts';
import { targetIds } from '#shared/model.ts';
import { after, entryOf, filesOf, inMode } from './contract.ts';

/** How a field reads in what was found. */
const read: Readonly<Partial<Record<FieldId, (found: FoundProfile) => string | undefined>>> = {
  accessKeyId: (found) => found.accessKeyId,
  secretAccessKey: (found) => found.secretAccessKey?.reveal(),
  sessionToken: (found) => found.sessionToken?.reveal(),
  accountId: (found) => found.accountId,
  region: (found) => found.region,
  endpoint: (found) => found.endpoints.s3,
};

const modeOf = (target: Target) =>
  target.secretModes.includes('static') ? 'static' : target.secretModes.includes('none') ? 'none' : undefined;

const nameIn = (target: Target): string =>
  target.holds === 'one' ? soleName : target.nameFor('qtest').nearest;

/** Writes a profile to a tool and reads it back. */
function through(target: Target, entry: ExportEntry): FoundProfile {
  const mode = modeOf(target) ?? 'static';
  const files = filesOf(target);
  const held = { ...inMode(mode, entry), name: nameIn(target) };
  const written = mode === 'static' ? { ...held, ...secretsOf(entry, target) } : held;
  const found = target.read(after(files, target.plan(files, [written], []))).profiles[0];
  if (!found) throw new Error(`${target.label} did not give the profile back.`);
  return found;
}

const secretsOf = (entry: ExportEntry, target: Target) => ({
  secretAccessKey: entry.secretAccessKey,
  sessionToken: target.words.sessionToken ? entry.sessionToken : undefined,
});

/** What was found, as it would go out again; what the tool has no word for, a person would fill in. */
const again = ({ words }: Target, found: FoundProfile, from: ExportEntry): ExportEntry => ({
  ...from,
  region: words.region ? found.region : from.region,
  accountId: words.accountId ? found.accountId : from.accountId,
  endpoints: words.endpoint ? found.endpoints : from.endpoints,
  accessKeyId: words.accessKeyId ? found.accessKeyId : from.accessKeyId,
  secretAccessKey: words.secretAccessKey ? found.secretAccessKey : from.secretAccessKey,
  sessionToken: words.sessionToken ? found.sessionToken : from.sessionToken,
});

const able = targets.filter((target) => modeOf(target) !== undefined);
const original = inMode('static', entryOf('qtest', { endpoints: { s3: 'https://qstorage.quilibrium.com' } }));

describe.each(able.map((from) => ({ from, label: from.label })))('from $label', ({ from }) => {
  it.each(able.map((to) => ({ to, label: to.label })))(
    'to $label, no field that both can hold is lost',
    ({ to }) => {
      const first = through(from, original);
      const second = through(to, again(from, first, original));
      for (const [field, take] of Object.entries(read)) {
        const both = from.words[field as FieldId] !== undefined && to.words[field as FieldId] !== undefined;
        if (!both) continue;
        expect(take(first), `${field} in ${from.label}`).toBe(take({ ...first, ...originalAsFound }));
        expect(take(second), `${field} in ${to.label}`).toBe(take(first));
      }
    },
  );
});

/** The original in the form of what is found, to compare with. */
const originalAsFound: Pick<
  FoundProfile,
  'accessKeyId' | 'secretAccessKey' | 'sessionToken' | 'accountId' | 'region' | 'endpoints'
> = {
  accessKeyId: original.accessKeyId,
  secretAccessKey: original.secretAccessKey,
  sessionToken: original.sessionToken,
  accountId: original.accountId,
  region: original.region,
  endpoints: original.endpoints,
};

it('has every tool that the model names', () => {
  expect(targets.map((t) => t.id)).toEqual([...targetIds]);
});
