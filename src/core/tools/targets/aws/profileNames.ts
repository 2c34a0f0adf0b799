import { awsSectionName } from '#core/tools/targets/aws/ini.ts';
import type { AwsFiles } from './files.ts';

/** The names of all profiles, those of the config file first, each in file order. */
export function profileNames({ config, credentials }: AwsFiles): string[] {
  const names = new Set<string>();
  for (const { name: header } of config.document.sections) {
    const section = awsSectionName(header);
    if (section?.kind === 'profile') names.add(section.name);
  }
  for (const { name: header, header: line } of credentials.document.sections) {
    if (line && isCredentialsProfile(header)) names.add(header);
  }
  return [...names];
}

/** In the credentials file a header is a name, unless someone wrote a header of the config file there. */
const isCredentialsProfile = (header: string): boolean =>
  header === 'default' || (header !== '' && awsSectionName(header) === null);
