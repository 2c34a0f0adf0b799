import { readObject } from '#core/formats/hcl/body.ts';
import { attributes } from '#core/formats/hcl/edit.ts';
import { createLineIndex } from '#core/formats/text/lines.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { ServiceId } from '#shared/model.ts';
import type { Notice } from '#shared/notice.ts';
import { guessProvider } from '../../../clouds/providers/guess.ts';
import { type FoundProfile, soleName, type TargetText } from '../kit/target.ts';
import { backendName, isJson, openTerraform, stringOf, type TerraformBlock } from './blocks.ts';
import { keySettings } from './rules.ts';

/**
 * The keys that a configuration uses. The blocks without an alias are one profile, which is named
 * like every sole one; a provider with an alias is called as Terraform addresses it (`aws.west`).
 *
 * @throws QCredError file_malformed with path, line and column in the message
 */
export function readTerraform(files: readonly TargetText[]): { profiles: FoundProfile[]; notices: Notice[] } {
  const [file] = files;
  if (!file || file.text === null) return { profiles: [], notices: [] };
  const { path, text } = file;
  if (isJson(file)) {
    const message = `${path} is in Terraform's JSON syntax, which QCred does not read.`;
    return {
      profiles: [],
      notices: [{ level: 'warning', message, hint: 'Choose a file that ends in .tf.', path }],
    };
  }
  const { backend, provider, aliased } = openTerraform(text, path);
  const lineOf = createLineIndex(text);
  const read = (name: string, one: TerraformBlock | undefined): FoundProfile[] =>
    one ? [readBlock(text, name, one, { path, line: lineOf(one.block.start).line })] : [];

  const [sole] = read(soleName, provider ?? backend);
  const [apart] = provider ? read(backendName, backend) : [];
  return {
    profiles: [
      ...(sole ? [sole] : []),
      ...(sole && apart && usesAnotherKey(apart, sole) ? [apart] : []),
      ...[...aliased].flatMap(([name, one]) => read(name, one)),
    ],
    notices: [],
  };
}

const usesAnotherKey = (backend: FoundProfile, provider: FoundProfile): boolean =>
  backend.kind !== 'none' &&
  (backend.kind !== provider.kind ||
    backend.accessKeyId !== provider.accessKeyId ||
    backend.reference !== provider.reference);

function readBlock(
  text: string,
  name: string,
  one: TerraformBlock,
  where: FoundProfile['where'],
): FoundProfile {
  const { block } = one;
  const secretAccessKey = stringOf(text, block, 'secret_key');
  const sessionToken = stringOf(text, block, 'token');
  const endpoints = endpointsOf(text, one);
  const kind = kindOf(text, one);
  return {
    name,
    provider: guessProvider(endpoints),
    kind,
    reference: kind === 'reference' ? stringOf(text, block, 'profile') : undefined,
    accessKeyId: stringOf(text, block, 'access_key'),
    secretAccessKey: secretAccessKey === undefined ? undefined : new Secret(secretAccessKey),
    sessionToken: sessionToken === undefined ? undefined : new Secret(sessionToken),
    region: stringOf(text, block, 'region'),
    endpoints,
    notices: noticesOf(text, one, where),
    repairable: false,
    where,
  };
}

/** Where Terraform gets the key: one that is written out wins over a profile (aws-sdk-go-base, `credentials.go`). */
function kindOf(text: string, { block }: TerraformBlock): FoundProfile['kind'] {
  const has = (name: string): boolean => attributes(block).some((one) => one.name === name);
  if (stringOf(text, block, 'access_key') ?? stringOf(text, block, 'secret_key')) return 'static';
  if (has('access_key') || has('secret_key')) return 'other';
  if (stringOf(text, block, 'profile')) return 'reference';
  return has('profile') ? 'other' : 'none';
}

function endpointsOf(text: string, { block, rules }: TerraformBlock): FoundProfile['endpoints'] {
  const item = block.items.find((one) => (one.kind === 'block' ? one.type : one.name) === 'endpoints');
  const body = item?.kind === 'attribute' ? readObject(text, item) : item;
  const found: Partial<Record<ServiceId, string>> = {};
  for (const service of rules.services) {
    const outdated = rules.outdatedEndpoints[service];
    const address =
      (body && stringOf(text, body, service)) ?? (outdated && stringOf(text, block, outdated)) ?? undefined;
    if (address) found[service] = address;
  }
  return found;
}

function noticesOf(
  text: string,
  { block, parent }: TerraformBlock,
  { path, line }: FoundProfile['where'],
): Notice[] {
  const names = new Set(block.items.map((one) => (one.kind === 'block' ? one.type : one.name)));
  const notice = (message: string, hint: string): Notice => ({ level: 'info', message, hint, path, line });
  const workedOut = keySettings.filter(
    (name) => names.has(name) && stringOf(text, block, name) === undefined,
  );
  return [
    ...(workedOut.length > 0
      ? [notice(`Terraform works out ${workedOut.join(', ')} itself, so QCred cannot tell what it is.`, '')]
      : []),
    ...(names.has('assume_role') || names.has('assume_role_with_web_identity')
      ? [notice('It goes on to assume a role, which QCred leaves as it is.', '')]
      : []),
    // Seen with 1.11.4: the flag that should stop it does not, the setting of an AWS profile does.
    ...(parent && names.has('skip_s3_checksum') && stringOf(text, block, 'secret_key')
      ? [
          notice(
            'Terraform 1.11.2 and later still send a checksum, which some services reject.',
            'Let it use an AWS profile, or set AWS_REQUEST_CHECKSUM_CALCULATION=when_required.',
          ),
        ]
      : []),
    ...(parent && !(names.has('bucket') && names.has('key'))
      ? [
          notice(
            'The backend does not name the bucket and the key of the state.',
            'Add them, or say: terraform init -backend-config="bucket=…" -backend-config="key=…"',
          ),
        ]
      : []),
  ];
}
