/** Programs that keep secrets, and whose keys can be taken in. */
export const storeIds = ['keepass', 'aws-vault'] as const;
export type StoreId = (typeof storeIds)[number];

/** Whether it is one of these: its secrets stay where they are. */
export const isStore = (id: string): id is StoreId => storeIds.some((each) => each === id);

/** What people call each. */
export const storeLabels: Readonly<Record<StoreId, string>> = {
  keepass: 'KeePass',
  'aws-vault': 'aws-vault',
};
