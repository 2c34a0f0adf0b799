import { findNamed } from '../account.ts';
import { md5Hex } from '../s3/checksum.ts';
import type { Bucket, StoredObject } from '../s3/storage.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox.ts';
import { seedKeys } from './keys.ts';
import { seedOrganisation } from './organisation.ts';

/** A small object of the demo: what it is called, its type, its text. */
type DemoObject = readonly [key: string, contentType: string, text: string];

const day = 24 * 60 * 60 * 1000;

/** The demo account's buckets: age in days, and what is in them. */
const demoBuckets: readonly { name: string; age: number; objects: readonly DemoObject[] }[] = [
  {
    name: 'backups-nightly',
    age: 212,
    objects: [
      ['db/monday.sql', 'application/sql', '-- accounts: 3 rows\n-- orders: 12 rows\n'],
      ['db/tuesday.sql', 'application/sql', '-- accounts: 3 rows\n-- orders: 15 rows\n'],
      ['README.txt', 'text/plain', 'Written every night at 02:00. Kept for seven days.\n'],
    ],
  },
  {
    name: 'photos-2026',
    age: 64,
    objects: [
      ['lake/index.json', 'application/json', '{"album":"Lake","pictures":4}\n'],
      ['mountains/index.json', 'application/json', '{"album":"Mountains","pictures":11}\n'],
      ['captions.csv', 'text/csv', 'file,caption\nlake/1.jpg,Early fog\nlake/2.jpg,The old jetty\n'],
    ],
  },
  {
    name: 'site-www',
    age: 9,
    objects: [
      ['index.html', 'text/html', '<!doctype html><title>Hello</title><h1>It works.</h1>\n'],
      ['assets/site.css', 'text/css', 'body { font: 16px/1.5 sans-serif }\n'],
      ['robots.txt', 'text/plain', 'User-agent: *\nAllow: /\n'],
    ],
  },
];

function demoObject([, contentType, text]: DemoObject, modifiedAt: Date): StoredObject {
  const content = Buffer.from(text, 'utf8');
  return { content, etag: md5Hex(content), modifiedAt, headers: { 'content-type': contentType } };
}

/**
 * Fills a sandbox with a few buckets and small objects, for the demo and for tests.
 *
 * @param sandbox a running sandbox; buckets of the same names are replaced
 * @param now dates are counted back from here
 * @returns the buckets' names, sorted
 */
export function seedDemo(sandbox: Pick<Sandbox, 'account'>, now: Date = new Date()): string[] {
  for (const { name, age, objects } of demoBuckets) {
    const createdAt = new Date(now.getTime() - age * day);
    const bucket: Bucket = {
      name,
      createdAt,
      uploads: new Map(),
      objects: new Map(objects.map((object) => [object[0], demoObject(object, createdAt)])),
    };
    sandbox.account.buckets.set(name, bucket);
  }
  return demoBuckets.map(({ name }) => name).sort();
}

/** A sandbox of the demo: how to reach it, and how to end it. */
export interface DemoSandbox {
  account: {
    url: string;
    region: string;
    accountId: string;
    accessKeyId: string;
    secretAccessKey: string;
    /** The key of the program that writes the backups, which is long due; where it has an organisation. */
    nightly?: { accessKeyId: string; secretAccessKey: string };
    /** The key that publishes the website; likewise. */
    website?: { accessKeyId: string; secretAccessKey: string };
  };
  close(): Promise<void>;
}

/**
 * Starts a sandbox with the demo's buckets and an administrator's key made for this run.
 *
 * @param options `port`: default any; `organisation`: whether it has users, groups, roles and
 * policies and keys of an organisation too, default yes; `kms`: how its key service speaks
 * @throws whatever listening on the port fails with
 */
export async function startDemoSandbox(
  options: { port?: number; organisation?: boolean; kms?: SandboxOptions['kms'] } = {},
): Promise<DemoSandbox> {
  const { port, organisation = true, kms } = options;
  const sandbox = await startSandbox({ port, kms, users: [{ name: 'demo', keys: [] }] });
  seedDemo(sandbox);
  if (organisation) {
    seedOrganisation(sandbox);
    await seedKeys(sandbox);
  }
  const { accessKeyId, secretAccessKey } = sandbox.addKey();
  const { url, account } = sandbox;
  const keyOf = (user: string) => {
    const key = findNamed(account.users, user)?.keys[0];
    return key && { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey };
  };
  const nightly = keyOf('svc-backup-nightly');
  const website = keyOf('svc-website');
  return {
    account: {
      url,
      region: account.region,
      accountId: account.id,
      accessKeyId,
      secretAccessKey,
      ...(nightly && { nightly }),
      ...(website && { website }),
    },
    close: () => sandbox.close(),
  };
}
