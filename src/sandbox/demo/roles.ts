/** A role of the demo's organisation. */
export interface RoleHabit {
  name: string;
  path: string;
  description: string;
  /** Days since it was made. */
  age: number;
  /** Days since its last use; absent when never. */
  used?: number;
  /** Whom it trusts: `root` for everyone in the account whose policies allow it, a user's path and name, or a service. */
  trusts: { principal: 'root' } | { user: string } | { service: string };
  condition?: object;
  attached: readonly string[];
  maxHours?: number;
}

const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };

/** Twelve roles. */
export const roles: readonly RoleHabit[] = [
  {
    name: 'break-glass',
    path: '/',
    description: 'For the day when nothing else works',
    age: 800,
    trusts: { principal: 'root' },
    condition: mfa,
    attached: ['AdministratorAccess'],
  },
  {
    name: 'auditor',
    path: '/',
    description: 'Look at everything, change nothing',
    age: 640,
    used: 20,
    trusts: { principal: 'root' },
    condition: mfa,
    attached: ['SecurityAudit'],
  },
  {
    name: 'site-deployer',
    path: '/deploy/',
    description: 'Publishes the website',
    age: 540,
    used: 0,
    trusts: { user: '/services/svc-ci' },
    attached: ['PublishSite'],
  },
  {
    name: 'photo-viewer',
    path: '/',
    description: 'Reads the photos',
    age: 300,
    used: 2,
    trusts: { principal: 'root' },
    attached: ['PhotosRead'],
    maxHours: 12,
  },
  {
    name: 'photo-editor',
    path: '/',
    description: 'Reads and writes the photos',
    age: 300,
    used: 9,
    trusts: { principal: 'root' },
    attached: ['PhotosWrite'],
  },
  {
    name: 'backup-writer',
    path: '/',
    description: 'Writes the nightly backups',
    age: 650,
    used: 0,
    trusts: { principal: 'root' },
    attached: ['BackupsWrite'],
    maxHours: 12,
  },
  {
    name: 'restore-operator',
    path: '/',
    description: 'Reads backups when they are needed',
    age: 650,
    used: 133,
    trusts: { principal: 'root' },
    condition: mfa,
    attached: ['AmazonS3ReadOnlyAccess'],
  },
  {
    name: 'document-keeper',
    path: '/',
    description: 'Encrypts documents',
    age: 220,
    used: 5,
    trusts: { principal: 'root' },
    attached: ['UseDocumentKey'],
  },
  {
    name: 'partner-gallery',
    path: '/partners/',
    description: 'The gallery that prints our photos',
    age: 180,
    used: 4,
    trusts: { principal: 'root' },
    condition: { StringEquals: { 'sts:ExternalId': 'gallery-7731' } },
    attached: ['PhotosRead'],
  },
  {
    name: 'queue-worker',
    path: '/services/',
    description: 'Works off the queue',
    age: 150,
    used: 0,
    trusts: { service: 'qq.quilibrium.com' },
    attached: ['PhotosWrite'],
  },
  {
    name: 'report-runner',
    path: '/services/',
    description: '',
    age: 410,
    used: 300,
    trusts: { user: '/services/svc-exporter' },
    attached: ['AmazonS3ReadOnlyAccess'],
  },
  // Anyone in the account may become an administrator of storage, and nobody ever did.
  {
    name: 'migration-2025',
    path: '/',
    description: '',
    age: 455,
    trusts: { principal: 'root' },
    attached: ['AmazonS3FullAccess', 'IAMFullAccess'],
  },
];
