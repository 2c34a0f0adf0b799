/** One step from a schema to the next. */
export interface Migration {
  /** The schema it starts from; it leads to `from + 1`. */
  from: number;
  /** Turns a state of schema `from` into one of `from + 1`, `schema` field included. */
  migrate(state: unknown): unknown;
}

/** The schema that this version writes: `VaultState.schema`. */
export const currentSchema = 6;

/** Schema 2 knows accounts, rotation and the active profile; nothing of schema 1 changes. */
const toAccounts: Migration = {
  from: 1,
  migrate: (state) => ({
    ...Object(state),
    schema: 2,
    accounts: [],
    rotations: [],
    policies: [],
    reminders: [],
    active: null,
    recent: [],
  }),
};

/** Schema 3 knows secrets that were replaced or deleted; nothing of schema 2 changes. */
const toKeptSecrets: Migration = {
  from: 2,
  migrate: (state) => ({ ...Object(state), schema: 3, keptSecrets: [] }),
};

/** Schema 4 knows tags and last tests of profiles, which may be absent; nothing of schema 3 changes. */
const toTags: Migration = { from: 3, migrate: (state) => ({ ...Object(state), schema: 4 }) };

/** Schema 5 knows policies for keys of key services and their replacements; nothing of schema 4 changes. */
const toKeyPolicies: Migration = {
  from: 4,
  migrate: (state) => ({ ...Object(state), schema: 5, keyPolicies: [], replacements: [] }),
};

/** Schema 6 knows imported key material; nothing of schema 5 changes. */
const toMaterials: Migration = {
  from: 5,
  migrate: (state) => ({ ...Object(state), schema: 6, materials: [] }),
};

/** All steps, oldest first. */
export const migrations: readonly Migration[] = [
  toAccounts,
  toKeptSecrets,
  toTags,
  toKeyPolicies,
  toMaterials,
];

/**
 * Brings a state of an older schema up to date, step by step.
 *
 * @param state as it was read; its schema is at most `to`
 * @param schema the schema it has
 * @returns the state in schema `to`, not yet validated
 * @throws Error when a step is missing: there never was such a schema
 */
export function migrate(
  state: unknown,
  schema: number,
  steps: readonly Migration[] = migrations,
  to: number = currentSchema,
): unknown {
  let migrated = state;
  for (let at = schema; at < to; at++) {
    const step = steps.find((candidate) => candidate.from === at);
    if (!step) throw new Error(`no migration from schema ${at}`);
    migrated = step.migrate(migrated);
  }
  return migrated;
}
