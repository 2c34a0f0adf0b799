import type { VaultState } from '#shared/model.ts';
import { isLocked, open, seal } from '../crypto/box.ts';
import { corruptVault, formatHeader, newerVault, splitHeader, type VaultHeader } from './header.ts';
import { currentSchema, type Migration, migrate } from './migrations.ts';

/*
 * The model's schemas are only loaded where something is validated: when the vault is written, and
 * when an older one is migrated. A vault that opens was validated when it was written and not
 * touched since, and the command that hands out credentials has no time to load them.
 */

/**
 * The bytes of a vault file: the header's line, a line feed, the state sealed under `key` with the
 * line as associated data.
 *
 * @throws QCredError bad_input when the state does not fit the model, naming the field
 */
export async function encodeState(
  state: VaultState,
  header: VaultHeader,
  key: Uint8Array,
  randomBytes: (length: number) => Uint8Array,
): Promise<{ bytes: Uint8Array; state: VaultState }> {
  const { parseInput } = await import('#shared/parse.ts');
  const { VaultState } = await import('#shared/model.ts');
  const valid = parseInput(VaultState, state);
  const line = formatHeader(header);
  const sealed = seal(key, Buffer.from(JSON.stringify(valid)), line, randomBytes);
  return { bytes: Buffer.concat([line, Buffer.from('\n'), sealed]), state: valid };
}

/**
 * The state in a vault file.
 *
 * @param dataDir where the file is, for the messages
 * @param steps migrations, for tests
 * @throws QCredError vault_corrupt, vault_newer
 */
export async function decodeState(
  bytes: Uint8Array,
  key: Uint8Array,
  dataDir: string,
  steps?: readonly Migration[],
): Promise<VaultState> {
  const { line, body } = splitHeader(bytes, dataDir);
  let state: VaultState;
  try {
    state = JSON.parse(new TextDecoder().decode(open(key, body, line)));
  } catch (error) {
    throw isLocked(error) ? error : corruptVault(dataDir, error);
  }
  const schema: number = state.schema;
  if (schema === currentSchema) return state;
  if (schema > currentSchema) throw newerVault(dataDir);
  const { VaultState } = await import('#shared/model.ts');
  try {
    return VaultState.parse(migrate(state, schema, steps));
  } catch (error) {
    throw corruptVault(dataDir, error);
  }
}
