/** What was found in the files of tools, as a test says it. */
import { Secret } from '#core/store/secrets/secret.ts';
import { type Find, keyOf } from '#core/tools/imports/scan.ts';
import { targetById } from '#core/tools/targets/index.ts';
import type { FoundProfile, FoundRole } from '#core/tools/targets/kit/target.ts';
import type { TargetId } from '#shared/model.ts';

export const idOf = (name: string): string => `AKIA${name.toUpperCase().padEnd(16, '0')}`;
export const secret = (name: string): Secret => new Secret(`CANARY/${name}+0123456789abcdefghijklmnopq`);
export const arnOf = (name: string): string => `arn:aws:iam::123456789012:role/${name}`;

/** A key under this name in a tool's files. */
export const key = (name: string, more: Partial<FoundProfile> = {}): FoundProfile => ({
  name,
  provider: 'aws',
  kind: 'static',
  accessKeyId: idOf(name),
  secretAccessKey: secret(name),
  endpoints: {},
  notices: [],
  repairable: false,
  where: { path: '/home/p/.aws/credentials', line: 1 },
  ...more,
});

/** A role on top of another entry. */
export const role = (
  name: string,
  sourceName: string | undefined,
  settings: Partial<FoundRole> = {},
  more: Partial<FoundProfile> = {},
): FoundProfile =>
  key(name, {
    kind: 'role',
    accessKeyId: undefined,
    secretAccessKey: undefined,
    role: { roleArn: arnOf(name), ...(sourceName !== undefined && { sourceName }), ...settings },
    ...more,
  });

/** A find of a profile, in the AWS files unless told otherwise. */
export function find(profile: FoundProfile, more: Partial<Find> & { tool?: TargetId } = {}): Find {
  const { tool = 'aws', ...rest } = more;
  const target = rest.target ?? targetById(tool);
  const { path, entry = profile.name, part = 'whole' } = rest;
  return {
    key: keyOf(target, path, entry, part === 'whole' ? '' : `${part} 0`),
    target,
    path,
    entry,
    part,
    profile,
    ...rest,
  };
}
