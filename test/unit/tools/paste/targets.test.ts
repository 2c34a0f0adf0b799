import { describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import { recognise } from '#core/tools/paste/recognise.ts';
import { targets } from '#core/tools/targets/index.ts';
import { soleName, type Target } from '#core/tools/targets/kit/target.ts';
import { QCredError } from '#shared/errors.ts';
import { entryOf, filesOf } from '../targets/contract.ts';

const secrets = [
  'CANARYsecret/+=0123456789',
  'CANARY;with;semicolons',
  'CANARY"quotes"',
  "CANARY'apostrophe",
  'CANARY#hash',
  'CANARY$dollar',
  'CANARY\\backslash',
  'CANARY%percent',
  'CANARY,comma',
  'CANARY{brace}',
  'CANARY&amp;<lt>',
  'CANARY:colon@at',
  '-CANARYdash',
];
const ids = ['ABCDEF12D213546709A', 'AKIAIOSFODNN7EXAMPLE', 'minio-user'];

/** The tool's file for a key, as QCred writes it; null where it refuses to, since the tool could not read it. */
function written(target: Target, accessKeyId: string, secret: string): string | null {
  const entry = entryOf(target.holds === 'many' ? 'work' : soleName, {
    mode: 'static',
    accessKeyId,
    secretAccessKey: new Secret(secret),
  });
  try {
    return target
      .plan(filesOf(target), [entry], [])
      .map(({ text }) => text)
      .join('\n');
  } catch (error) {
    if (error instanceof QCredError) return null;
    throw error;
  }
}

describe.each(targets.filter(({ secretModes }) => secretModes.includes('static')))(
  'a file of $label',
  (target) => {
    it.each(ids)('is read when it is pasted, whatever is in the secret of %s', (accessKeyId) => {
      // Two words with a colon between them are a key only where the first can be nothing else.
      if (target.id === 's3fs' && accessKeyId === 'minio-user') return;
      for (const secret of secrets) {
        const text = written(target, accessKeyId, secret);
        if (text === null) continue;
        const { keys } = recognise(text);
        expect(keys.map((key) => [key.accessKeyId, key.secretAccessKey?.reveal()])).toEqual([
          [accessKeyId, secret],
        ]);
      }
    });
  },
);
