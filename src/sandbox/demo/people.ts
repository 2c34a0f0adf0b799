/** A key: its age in days; when and for what it was last used, or never; whether it is switched off. */
export interface KeyHabit {
  age: number;
  /** Days since the last use; absent when it was never used. */
  used?: number;
  service?: 's3' | 'iam' | 'sts';
  off?: true;
}

/** A user of the demo's organisation. */
export interface Person {
  name: string;
  path: string;
  groups: readonly string[];
  /** Days since the user was made. */
  age: number;
  keys: readonly KeyHabit[];
  tags?: Readonly<Record<string, string>>;
  mfa?: true;
  /** Managed policies attached to the user itself, by name. */
  attached?: readonly string[];
  /** Inline policies, by name; see `policies.ts`. */
  inline?: readonly string[];
}

const fresh = (used: number, service: KeyHabit['service'] = 's3'): KeyHabit => ({ age: 41, used, service });
const team = (name: string) => ({ team: name });

/** The people, in their teams. */
export const people: readonly Person[] = [
  {
    name: 'ada.osei',
    path: '/people/',
    groups: ['administrators'],
    age: 905,
    mfa: true,
    tags: team('platform'),
    keys: [fresh(0, 'iam')],
  },
  // Two keys in use, both older than a year.
  {
    name: 'bram.devries',
    path: '/people/',
    groups: ['administrators'],
    age: 880,
    tags: team('platform'),
    keys: [
      { age: 612, used: 3, service: 's3' },
      { age: 431, used: 1, service: 'iam' },
    ],
  },
  {
    name: 'chiara.lombardi',
    path: '/people/',
    groups: ['operations'],
    age: 700,
    mfa: true,
    tags: team('platform'),
    keys: [fresh(1)],
  },
  {
    name: 'dmitri.anand',
    path: '/people/',
    groups: ['operations'],
    age: 640,
    mfa: true,
    tags: team('platform'),
    keys: [{ age: 88, used: 2, service: 's3' }],
  },
  {
    name: 'elif.kaya',
    path: '/people/',
    groups: ['operations', 'backups'],
    age: 511,
    tags: team('platform'),
    keys: [{ age: 402, used: 6, service: 's3' }],
  },
  {
    name: 'farid.haddad',
    path: '/people/',
    groups: ['developers'],
    age: 480,
    tags: team('web'),
    keys: [fresh(0)],
  },
  {
    name: 'greta.lind',
    path: '/people/',
    groups: ['developers'],
    age: 455,
    mfa: true,
    tags: team('web'),
    keys: [fresh(4)],
  },
  {
    name: 'hugo.marchetti',
    path: '/people/',
    groups: ['developers'],
    age: 430,
    tags: team('web'),
    keys: [{ age: 190, used: 150, service: 's3' }, fresh(0)],
  },
  {
    name: 'ines.carvalho',
    path: '/people/',
    groups: ['developers'],
    age: 390,
    mfa: true,
    tags: team('web'),
    keys: [fresh(9)],
  },
  // Made a key on the first day and never used it.
  {
    name: 'jonas.weber',
    path: '/people/',
    groups: ['developers'],
    age: 330,
    tags: team('web'),
    keys: [{ age: 329 }],
  },
  {
    name: 'kenji.mori',
    path: '/people/',
    groups: ['developers', 'data'],
    age: 310,
    tags: team('data'),
    keys: [fresh(2)],
  },
  {
    name: 'leila.nasser',
    path: '/people/',
    groups: ['data'],
    age: 300,
    mfa: true,
    tags: team('data'),
    keys: [fresh(0)],
  },
  {
    name: 'mateo.silva',
    path: '/people/',
    groups: ['data'],
    age: 288,
    tags: team('data'),
    keys: [{ age: 287, used: 1, service: 's3' }],
  },
  {
    name: 'nora.jensen',
    path: '/people/',
    groups: ['data'],
    age: 240,
    tags: team('data'),
    keys: [{ age: 238, used: 222, service: 's3' }],
  },
  {
    name: 'oscar.blom',
    path: '/people/',
    groups: ['finance'],
    age: 610,
    tags: team('finance'),
    keys: [fresh(12)],
  },
  // An administrator's rights for someone who reads invoices.
  {
    name: 'priya.raman',
    path: '/people/',
    groups: ['finance'],
    age: 560,
    tags: team('finance'),
    attached: ['AdministratorAccess'],
    keys: [{ age: 407, used: 30, service: 's3' }],
  },
  {
    name: 'quentin.roux',
    path: '/people/',
    groups: ['auditors'],
    age: 260,
    mfa: true,
    tags: team('audit'),
    keys: [fresh(20, 'iam')],
  },
  {
    name: 'rosa.delgado',
    path: '/people/',
    groups: ['auditors'],
    age: 120,
    mfa: true,
    tags: team('audit'),
    keys: [],
  },
  {
    name: 'sven.hallberg',
    path: '/people/',
    groups: [],
    age: 820,
    tags: team('web'),
    inline: ['old-website'],
    keys: [
      { age: 818, used: 402, service: 's3' },
      { age: 500, off: true, used: 480, service: 's3' },
    ],
  },
  {
    name: 'tomas.novak',
    path: '/people/',
    groups: ['developers'],
    age: 15,
    tags: team('web'),
    keys: [{ age: 14 }],
  },
  {
    name: 'uma.patel',
    path: '/people/',
    groups: ['data'],
    age: 75,
    mfa: true,
    tags: team('data'),
    keys: [{ age: 74, used: 0, service: 's3' }],
  },
  {
    name: 'viktor.larsen',
    path: '/people/',
    groups: [],
    age: 96,
    tags: team('contractors'),
    attached: ['PhotosRead'],
    keys: [{ age: 95, used: 91, service: 's3' }],
  },
];
