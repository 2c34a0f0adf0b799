import type { FoundView, ProfileView, ProviderView } from '#shared/contract/index.ts';

/** A profile as the window gets it, with what a test does not say filled in. */
export function profileView(part: Partial<ProfileView> & { name: string }): ProfileView {
  return {
    id: `00000000-0000-4000-8000-${part.name.padStart(12, '0').slice(-12)}`,
    provider: 'quilibrium',
    source: { kind: 'credential', credentialId: 'c1' },
    endpoints: {},
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    session: null,
    bindings: [],
    ...part,
  };
}

/** The credential of such a profile. */
export const credential = (id: string, accessKeyId = 'KEY'): NonNullable<ProfileView['credential']> => ({
  id,
  provider: 'quilibrium',
  accessKeyId,
  origin: 'typed in',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
});

const words = (label: string, example = '') => ({ label, example, help: '' });

/** A provider with an account id that it needs. */
export const provider: ProviderView = {
  id: 'r2',
  label: 'Cloudflare R2',
  helpUrl: 'https://example.com',
  services: [{ id: 's3', label: 'R2', endpoint: 'https://{accountId}.example.com' }],
  regions: ['auto'],
  anyRegion: false,
  asksForRegion: false,
  words: {
    accessKeyId: words('Access Key ID'),
    secretAccessKey: words('Secret Access Key'),
    accountId: { ...words('Account ID', '0123abcd'), required: true, pattern: '[0-9a-f]{8}' },
    region: words('Region'),
    endpoint: words('Endpoint'),
  },
};

/** A key that a scan found, called as it is keyed. */
export const foundView = (key: string, part: Partial<FoundView> = {}): FoundView => ({
  key,
  target: 'aws',
  targetLabel: 'AWS CLI',
  name: key,
  provider: 'aws',
  kind: 'static',
  endpoints: {},
  hasSecret: true,
  repairable: false,
  sameAs: [],
  alreadyHere: null,
  importable: true,
  notices: [],
  path: '/home/anna/.aws/credentials',
  line: 1,
  ...part,
});
