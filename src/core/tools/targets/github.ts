import { parseWorkflow, secretReference } from '#core/formats/assignments/workflow.ts';
import { QCredError } from '#shared/errors.ts';
import { fileStem } from './kit/chosenFile.ts';
import type { ExportEntry } from './kit/target.ts';
import { defineVariablesTarget } from './variables/define.ts';
import { sdkPlace, sdkSettings, sdkWords, withoutSdkSettings } from './variables/sdk.ts';
import type { Settings, Values } from './variables/tool.ts';

const { region, accountId, endpoint, otherEndpoints } = sdkWords;

/**
 * GitHub Actions: the `env:` block of a workflow, which every AWS SDK and the AWS CLI in its jobs
 * read. (The action aws-actions/configure-aws-credentials asks Amazon's STS who one is, so it fails
 * with the keys of other clouds.) The key is a secret of the repository: the file only names it, and
 * `gh secret set AWS_SECRET_ACCESS_KEY` asks for it without showing it. A file that is no workflow
 * yet gets the block alone.
 */
export const githubTarget = defineVariablesTarget({
  id: 'github',
  parse: parseWorkflow,
  secretModes: ['none'],
  fileName: (profileName) => `${fileStem(profileName)}.yml`,
  words: { region, accountId, endpoint, otherEndpoints },
  settings,
  settingsWithout: withoutSdkSettings,
  locationOf: sdkPlace,
  isKeptElsewhere: (value) => secretReference.test(value),
});

function settings(entry: ExportEntry, current: Values): Settings {
  const place = sdkSettings(entry);
  for (const [name, value] of place) checkNoExpression(name, value ?? '');
  return [
    ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'].map((name) => secretSetting(name, current)),
    ...place,
  ];
}

/** GitHub would evaluate it, with the rights of the workflow. */
function checkNoExpression(name: string, value: string): void {
  if (!value.includes('${{')) return;
  throw new QCredError(
    'bad_input',
    `The value for ${name} holds an expression.`,
    'Correct it in the profile.',
  );
}

/** What the person called a secret stays. */
const secretSetting = (name: string, current: Values): Settings[number] =>
  secretReference.test(current.get(name) ?? '') ? [name, undefined] : [name, `$\{{ secrets.${name} }}`];
