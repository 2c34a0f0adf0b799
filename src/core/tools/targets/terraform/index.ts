import { fileStem, locateChosen } from '../kit/chosenFile.ts';
import { defineTarget, soleNameFor } from '../kit/target.ts';
import { isTerraformSetting, terraformParts } from './parts.ts';
import { planTerraform } from './plan.ts';
import { readTerraform } from './read.ts';

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
