import { locateChosen } from '../kit/chosenFile.ts';
import { withSoleEntry } from '../kit/soleEntry.ts';
import { defineTarget, soleNameFor } from '../kit/target.ts';
import { hadoopParts, isHadoopProperty } from './parts.ts';
import { planHadoop } from './plan.ts';
import { names, readHadoop } from './read.ts';

/**
 * Hadoop's S3A connector, which Spark uses too: a `core-site.xml`, after the documentation and
 * source of Apache Hadoop (hadoop-aws `authentication.md`, `connecting.md`, `third_party_stores.md`;
 * `Configuration.java`).
 *
 * There is no mode `reference`: its class for AWS profiles reads keys from `~/.aws/credentials`
 * alone, and so never a command that asks QCred, which stands in `~/.aws/config`.
 */
export const hadoopTarget = defineTarget({
  id: 'hadoop',
  secretModes: ['static'],
  place: 'chosen',
  fileName: () => 'core-site.xml',
  holds: 'one',
  words: {
    accessKeyId: names.accessKeyId,
    secretAccessKey: names.secretAccessKey,
    sessionToken: names.sessionToken,
    region: names.region,
    endpoint: names.endpoint,
    addressing: names.pathStyle,
  },
  locate: locateChosen('config'),
  read: readHadoop,
  parts: hadoopParts,
  writes: isHadoopProperty,
  plan: withSoleEntry(planHadoop),
  nameFor: soleNameFor,
});
