import { createLineIndex } from '#core/formats/text/lines.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { Notice } from '#shared/notice.ts';
import { guessProvider } from '../../../clouds/providers/guess.ts';
import { type FoundProfile, soleName, type TargetText } from '../kit/target.ts';
import { effective, type HadoopFile, openHadoopFile } from './properties.ts';

/** The names of what a profile says, in the order they are written. */
export const names = {
  accessKeyId: 'fs.s3a.access.key',
  secretAccessKey: 'fs.s3a.secret.key',
  sessionToken: 'fs.s3a.session.token',
  chain: 'fs.s3a.aws.credentials.provider',
  endpoint: 'fs.s3a.endpoint',
  region: 'fs.s3a.endpoint.region',
  pathStyle: 'fs.s3a.path.style.access',
} as const;

/** Classes that read keys from the file: without and with a session token. */
export const keyClasses = {
  simple: 'org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider',
  temporary: 'org.apache.hadoop.fs.s3a.TemporaryAWSCredentialsProvider',
} as const;

const profileClass = 'org.apache.hadoop.fs.s3a.auth.ProfileAWSCredentialsProvider';

/** Where Hadoop looks for secrets before it looks into the file. */
const storeNames = ['fs.s3a.security.credential.provider.path', 'hadoop.security.credential.provider.path'];

/**
 * The profile of a Hadoop configuration: what S3A uses for every bucket that says nothing else.
 *
 * @throws QCredError file_malformed
 */
export function readHadoop(files: readonly TargetText[]): { profiles: FoundProfile[]; notices: Notice[] } {
  if (files.length === 0) return { profiles: [], notices: [] };
  const file = openHadoopFile(files);
  const first = file.properties.find(({ name }) => Object.values<string>(names).includes(name));
  return {
    profiles: first ? [readProfile(file, first.element.start)] : [],
    notices: fileNotices(file),
  };
}

function readProfile({ source, document, properties }: HadoopFile, offset: number): FoundProfile {
  const raw = (name: string): string | undefined => effective(properties, name)?.value || undefined;
  // Hadoop puts other properties and environment variables in place of ${…}, which we do not know.
  const text = (name: string): string | undefined => (raw(name)?.includes('${') ? undefined : raw(name));
  const endpoint = endpointOf(text(names.endpoint), text('fs.s3a.connection.ssl.enabled'));
  const secretAccessKey = text(names.secretAccessKey);
  const sessionToken = text(names.sessionToken);
  const kind = kindOf(raw, text);
  return {
    name: soleName,
    provider: guessProvider(endpoint === undefined ? {} : { s3: endpoint }),
    kind,
    reference: kind === 'reference' ? (text('fs.s3a.auth.profile.name') ?? 'default') : undefined,
    accessKeyId: text(names.accessKeyId),
    secretAccessKey: secretAccessKey === undefined ? undefined : new Secret(secretAccessKey),
    sessionToken: sessionToken === undefined ? undefined : new Secret(sessionToken),
    region: text(names.region),
    endpoints: endpoint === undefined ? {} : { s3: endpoint },
    notices: [],
    repairable: false,
    where: { path: source.path, line: createLineIndex(document.text)(offset).line },
  };
}

/** S3A takes a host, with or without a port, as well as an address; a host is reached by https. */
function endpointOf(value: string | undefined, encrypts: string | undefined): string | undefined {
  if (value === undefined || value.includes('://')) return value;
  return `${encrypts === 'false' ? 'http' : 'https'}://${value}`;
}

type Lookup = (name: string) => string | undefined;

function kindOf(raw: Lookup, text: Lookup): FoundProfile['kind'] {
  const classes = (raw(names.chain) ?? keyClasses.simple).split(/[\s,]+/);
  const readsKeys = classes.some((c) => c === keyClasses.simple || c === keyClasses.temporary);
  if (!readsKeys) return classes.includes(profileClass) ? 'reference' : 'other';
  if (text(names.accessKeyId) || text(names.secretAccessKey)) return 'static';
  return raw(names.accessKeyId) || storeNames.some(raw) ? 'other' : 'none';
}

function fileNotices({ source, document, properties }: HadoopFile): Notice[] {
  const { path } = source;
  const lineAt = createLineIndex(document.text);
  const notices: Notice[] = [];
  const store = properties.find(({ name, value }) => storeNames.includes(name) && value);
  if (store) {
    notices.push({
      level: 'info',
      message: 'Hadoop looks for keys in a credential store first, and only then in this file.',
      hint: 'Take the keys out of the store if those of this file are to count.',
      path,
      line: lineAt(store.element.start).line,
    });
  }
  for (const { name, element } of properties) {
    const bucket = /^fs\.s3a\.bucket\.(.+)\.access\.key$/.exec(name)?.[1];
    if (bucket === undefined) continue;
    notices.push({
      level: 'info',
      message: `The bucket "${bucket}" has a key of its own, which QCred leaves alone.`,
      hint: '',
      path,
      line: lineAt(element.start).line,
    });
  }
  if (document.root?.children.some(({ name }) => name === 'include')) {
    notices.push({
      level: 'info',
      message: 'The file includes others, which QCred does not read.',
      hint: '',
      path,
    });
  }
  return notices;
}
