import type { SecretStore } from '#core/store/secrets/store.ts';

/** A store in memory, and what is in it. A test replaces what is to fail. */
export function memoryStore(kind: SecretStore['kind'] = 'keychain') {
  const items = new Map<string, string>();
  const store: SecretStore = {
    kind,
    get: async (account) => items.get(account) ?? null,
    set: async (account, text) => void items.set(account, text),
    setLightly: async (account, text) => void items.set(account, text),
    delete: async (account) => items.delete(account),
  };
  return { items, store };
}
