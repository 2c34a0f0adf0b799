import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seal } from '#core/store/crypto/box.ts';
import { formatHeader } from '#core/store/vault/header.ts';
import { currentSchema, type Migration, migrate, migrations } from '#core/store/vault/migrations.ts';
import { decodeState } from '#core/store/vault/state.ts';
import { VaultState } from '#shared/model.ts';

// A schema there never was: its settings were called preferences, and bindings did not exist.
const fromZero: Migration = {
  from: 0,
  migrate: (state) => {
    const { preferences, ...rest } = state as { preferences: object };
    return { ...rest, schema: 1, settings: preferences, bindings: [] };
  },
};
const zero = { schema: 0, profiles: [], credentials: [], preferences: { theme: 'dark' } };

/** States as each schema's version of QCred wrote them. */
const golden = join(import.meta.dirname, '../../../fixtures/golden/vault');
const goldens = Array.from({ length: currentSchema }, (_, i) => i + 1);

const key = new Uint8Array(32).fill(1);
const line = formatHeader({ vaultId: '5b0c1c6e-6a3b-4f6d-9f0f-0d6f6f3b2a11', store: 'keychain' });
const fileWith = (state: object): Uint8Array =>
  Buffer.concat([line, Buffer.from('\n'), seal(key, Buffer.from(JSON.stringify(state)), line, randomBytes)]);

describe('migrations', () => {
  it('lead from every schema to the current one without a gap', () => {
    expect(migrations.map((m) => m.from)).toEqual(
      migrations.map((_, i) => currentSchema - migrations.length + i),
    );
    expect(VaultState.shape.schema.value).toBe(currentSchema);
  });

  it('are applied in turn', () => {
    const steps: Migration[] = [
      { from: 2, migrate: (s) => `${s} three` },
      { from: 1, migrate: (s) => `${s} two` },
    ];
    expect(migrate('one', 1, steps, 3)).toBe('one two three');
    expect(migrate('as it is', 3, steps, 3)).toBe('as it is');
    expect(() => migrate('x', 0, steps, 3)).toThrow('schema 0');
  });

  it('bring an older vault file up to date when it is read', async () => {
    const state = await decodeState(fileWith(zero), key, '/data', [fromZero, ...migrations]);
    expect(VaultState.parse(state)).toEqual(state);
    expect(state).toMatchObject({
      schema: currentSchema,
      settings: { theme: 'dark', revealSeconds: 20 },
      bindings: [],
    });
  });

  it.each(goldens)('take a state of schema %i to what it is today', async (schema) => {
    const state = JSON.parse(readFileSync(join(golden, `${schema}/state.json`), 'utf8'));
    const today = await decodeState(fileWith(state), key, '/data');
    expect(VaultState.parse(today)).toEqual(today);
    await expect(`${JSON.stringify(today, null, 2)}\n`).toMatchFileSnapshot(
      join(golden, `${schema}/today.json`),
    );
    // Nothing of it is lost or changed, but for the number.
    const { schema: _number, ...parts } = state;
    expect(today).toMatchObject(parts);
  });

  it('refuse what is newer, was never written or does not fit afterwards', async () => {
    const read = (state: object, steps?: Migration[]) => decodeState(fileWith(state), key, '/data', steps);
    await expect(read({ ...zero, schema: currentSchema + 1 })).rejects.toMatchObject({ code: 'vault_newer' });
    await expect(read(zero)).rejects.toMatchObject({ code: 'vault_corrupt' });
    await expect(read({ schema: 'x' })).rejects.toMatchObject({ code: 'vault_corrupt' });
    await expect(read(zero, [{ from: 0, migrate: () => ({ schema: 1 }) }])).rejects.toMatchObject({
      code: 'vault_corrupt',
    });
  });
});
