import { locateAws } from './aws/locate.ts';
import { awsNameFor } from './aws/names.ts';
import { planAws } from './aws/plan.ts';
import { readAws } from './aws/read.ts';
import { repairAws } from './aws/repair.ts';
import { defineTarget } from './target.ts';

/** The AWS CLI, and the SDKs that share its files `~/.aws/config` and `~/.aws/credentials`. */
export const awsTarget = defineTarget({
  id: 'aws',
  label: 'AWS CLI',
  secretModes: ['credential_process', 'static'],
  locate: locateAws,
  read: readAws,
  plan: planAws,
  repair: repairAws,
  nameFor: awsNameFor,
});
