import type { Person } from './people.ts';

/** Programs that have users of their own. */
export const machines: readonly Person[] = [
  {
    name: 'svc-backup-nightly',
    path: '/services/',
    groups: ['backups'],
    age: 650,
    keys: [{ age: 402, used: 0, service: 's3' }],
  },
  {
    name: 'svc-ci',
    path: '/services/',
    groups: [],
    age: 540,
    attached: ['PublishSite'],
    inline: ['assume-deployer'],
    keys: [{ age: 120, used: 0, service: 'sts' }],
  },
  {
    name: 'svc-exporter',
    path: '/services/',
    groups: [],
    age: 410,
    attached: ['AmazonS3FullAccess'],
    keys: [{ age: 409, used: 0, service: 's3' }, { age: 60 }],
  },
  {
    name: 'svc-image-resizer',
    path: '/services/',
    groups: [],
    age: 365,
    attached: ['PhotosWrite'],
    keys: [{ age: 33, used: 0, service: 's3' }],
  },
  {
    name: 'svc-log-shipper',
    path: '/services/',
    groups: [],
    age: 700,
    attached: ['ShipLogs'],
    keys: [{ age: 699, used: 0, service: 's3' }],
  },
  {
    name: 'svc-metrics',
    path: '/services/',
    groups: [],
    age: 210,
    attached: ['IAMReadOnlyAccess'],
    keys: [{ age: 90, used: 0, service: 'iam' }],
  },
  // A trial that ended; the key still opens everything.
  {
    name: 'svc-migration-trial',
    path: '/services/',
    groups: [],
    age: 455,
    attached: ['PowerUserAccess'],
    keys: [{ age: 454, used: 449, service: 's3' }, { age: 453 }],
  },
  {
    name: 'svc-website',
    path: '/services/',
    groups: [],
    age: 160,
    attached: ['PublishSite'],
    keys: [{ age: 20, used: 3, service: 's3' }],
  },
];
