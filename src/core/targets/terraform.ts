import { fileStem, locateChosen } from './chosenFile.ts';
import { defineTarget, soleNameFor } from './target.ts';
import { isTerraformSetting, terraformParts } from './terraform/parts.ts';
import { planTerraform } from './terraform/plan.ts';
import { readTerraform } from './terraform/read.ts';

/** Terraform and OpenTofu: the S3 backend and the AWS provider, in one file of a module. */
export const terraformTarget = defineTarget({
  id: 'terraform',
  secretModes: ['reference', 'static'],
  place: 'chosen',
  fileName: (profileName) => `${fileStem(profileName)}.tf`,
  holds: 'one',
  words: {
    accessKeyId: 'access_key',
    secretAccessKey: 'secret_key',
    sessionToken: 'token',
    region: 'region',
    endpoint: 'endpoints.s3',
    otherEndpoints: 'endpoints.iam, sts, kms, …',
    addressing: 's3_use_path_style',
  },
  locate: locateChosen('configuration'),
  read: readTerraform,
  parts: terraformParts,
  writes: isTerraformSetting,
  plan: planTerraform,
  nameFor: soleNameFor,
});
