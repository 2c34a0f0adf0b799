/** Programs that keep secrets, and whose keys can be taken in. */
export const storeIds = [
  'keepass',
  'bitwarden',
  '1password',
  'pass',
  'kubectl',
  'secrets-manager',
  'aws-vault',
  'aws-vault-keyring',
  'leapp',
  'vault',
] as const;
export type StoreId = (typeof storeIds)[number];

/** Whether it is one of these: its secrets stay where they are. */
export const isStore = (id: string): id is StoreId => storeIds.some((each) => each === id);

/** What people call each. */
export const storeLabels: Readonly<Record<StoreId, string>> = {
  keepass: 'KeePass',
  'aws-vault': 'aws-vault',
  'aws-vault-keyring': 'aws-vault (keyring)',
  leapp: 'Leapp',
  pass: 'pass',
  bitwarden: 'Bitwarden',
  '1password': '1Password',
  kubectl: 'Kubernetes',
  'secrets-manager': 'AWS Secrets Manager',
  vault: 'Vault or OpenBao',
};

/** How each is come to: a file that the person chooses, or where it usually is. */
export type StoreWay = 'file' | 'usual';
export const storeWays: Readonly<Record<StoreId, readonly StoreWay[]>> = {
  keepass: ['file'],
  'aws-vault': ['usual'],
  'aws-vault-keyring': ['usual'],
  leapp: ['usual'],
  pass: ['usual'],
  bitwarden: ['file'],
  '1password': ['file'],
  kubectl: ['usual', 'file'],
  'secrets-manager': ['file'],
  vault: ['usual', 'file'],
};

/** Those whose entries are opened one by one: none but those that were named, or whose names speak of access keys. */
export const opensByName = (id: StoreId): boolean => id === 'pass' || id === 'vault';

/** Those that are asked over a network: what names a place there is no path on this machine. */
export const isAsked = (id: StoreId): boolean => id === 'vault';
