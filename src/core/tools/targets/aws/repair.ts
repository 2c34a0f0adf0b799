import { moveSection, moveValue } from '#core/formats/ini/move.ts';
import { getValue, readSection } from '#core/formats/ini/read.ts';
import type { PlannedFile, TargetText } from '../kit/target.ts';
import { type AwsFiles, changedFiles, keyMaterial, openAwsFiles, pruneCredentials } from './files.ts';
import { configHeader } from './names.ts';
import { profileNames } from './profileNames.ts';
import { isServicesMisplaced, servicesHeader } from './services.ts';

/**
 * Mends the recipe that puts a services section, and what refers to it, into the credentials file,
 * where the AWS CLI fails on it: both go to the config file, and the credentials file keeps the keys.
 *
 * @throws QCredError file_malformed
 */
export function repairAws(files: readonly TargetText[]): PlannedFile[] {
  const opened = openAwsFiles(files);
  // Named before anything moves: the first repair takes away what marks the next profile.
  const broken = profileNames(opened).filter((name) => misplacedServices(opened, name) !== undefined);
  const services = new Set(broken.map((name) => misplacedServices(opened, name)));
  for (const name of broken) moveSettings(opened, name);
  for (const name of services) if (name !== undefined) moveServices(opened, name);
  return changedFiles(opened);
}

/** Mends one profile that is about to be written, if it needs it. */
export function repairProfile(files: AwsFiles, name: string): void {
  const services = misplacedServices(files, name);
  if (services === undefined) return;
  moveSettings(files, name);
  moveServices(files, services);
}

function misplacedServices(files: AwsFiles, name: string): string | undefined {
  const { config, credentials } = files;
  const services =
    getValue(credentials.document, name, 'services') ??
    getValue(config.document, configHeader(config.document, name), 'services');
  return isServicesMisplaced(files, services) ? services : undefined;
}

function moveServices({ config, credentials }: AwsFiles, services: string): void {
  moveSection(credentials.document, config.document, servicesHeader(services));
}

function moveSettings({ config, credentials }: AwsFiles, name: string): void {
  const header = configHeader(config.document, name);
  for (const key of readSection(credentials.document, name).keys()) {
    if (!keyMaterial.includes(key)) moveValue(credentials.document, name, key, config.document, header);
  }
  pruneCredentials(credentials.document, name);
}
