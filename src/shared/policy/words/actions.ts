import type { KnownAction } from '../actions.ts';
import { joinFew, type Last } from './join.ts';

/** An action as a verb and what it is done to: "read", "objects". */
export type Phrase = readonly [verb: string, object: string];

/** Words for actions whose names alone would not do. */
const phrases: Readonly<Record<string, Phrase>> = {
  's3:GetObject': ['read', 'objects'],
  's3:PutObject': ['write', 'objects'],
  's3:DeleteObject': ['delete', 'objects'],
  's3:ListBucket': ['list', 'objects'],
  's3:GetObjectVersion': ['read', 'old versions of objects'],
  's3:DeleteObjectVersion': ['delete', 'old versions of objects'],
  's3:ListBucketVersions': ['list', 'old versions of objects'],
  's3:AbortMultipartUpload': ['abort', 'unfinished uploads'],
  's3:ListBucketMultipartUploads': ['list', 'unfinished uploads'],
  's3:ListMultipartUploadParts': ['list', 'parts of unfinished uploads'],
  's3:GetBucketLocation': ['see', 'the region'],
  's3:ListAllMyBuckets': ['list', 'buckets'],
  's3:CreateBucket': ['create', 'buckets'],
  's3:DeleteBucket': ['delete', 'buckets'],
  's3:PutObjectAcl': ['change', 'who may reach objects'],
  's3:PutBucketPolicy': ['change', 'the bucket policy'],
  's3:PutBucketAcl': ['change', 'who may reach the bucket'],
  'iam:PassRole': ['pass', 'roles to services'],
  'iam:CreateAccessKey': ['create', 'access keys'],
  'iam:DeleteAccessKey': ['delete', 'access keys'],
  'iam:UpdateAccessKey': ['switch', 'access keys on and off'],
  'iam:ListAccessKeys': ['list', 'access keys'],
  'iam:GetAccessKeyLastUsed': ['see', 'when access keys were last used'],
  'iam:ChangePassword': ['change', 'the password'],
  'sts:AssumeRole': ['assume', ''],
  'sts:AssumeRoleWithSAML': ['assume', 'with SAML'],
  'sts:AssumeRoleWithWebIdentity': ['assume', 'with a web identity'],
  'sts:GetCallerIdentity': ['see', 'who they are'],
  'sts:GetSessionToken': ['get', 'temporary keys'],
  'kms:Encrypt': ['encrypt', ''],
  'kms:Decrypt': ['decrypt', ''],
  'kms:Sign': ['sign', ''],
  'kms:Verify': ['verify', 'signatures'],
  'kms:ReEncryptFrom': ['encrypt again', 'what was encrypted'],
  'kms:ReEncryptTo': ['encrypt again', ''],
  'kms:GenerateDataKey': ['make', 'data keys'],
  'kms:DescribeKey': ['see', 'the key’s details'],
  'sqs:SendMessage': ['send', 'messages'],
  'sqs:ReceiveMessage': ['receive', 'messages'],
  'sqs:DeleteMessage': ['delete', 'messages'],
  'sqs:PurgeQueue': ['delete', 'all messages'],
  'sns:Publish': ['publish', 'messages'],
};

const verbs: Readonly<Record<string, string>> = { Get: 'see', Describe: 'see', Put: 'set', Update: 'change' };

/** An action's name in words, from its capital letters: GetBucketPolicy is "see", "bucket policy". */
function phraseOf({ action, name }: KnownAction): Phrase {
  const known = phrases[action];
  if (known) return known;
  const [verb = name, ...rest] = name.match(/[A-Z]+(?![a-z])|[A-Z][a-z0-9]*/g) ?? [name];
  const words = rest.map((w) => (w.length > 1 && w === w.toUpperCase() ? w : w.toLowerCase()));
  return [verbs[verb] ?? verb.toLowerCase(), words.join(' ')];
}

/** How many different things are named before the rest is only counted. */
const most = 6;

/**
 * Actions in words, those done to the same thing together: "read, write and delete objects".
 *
 * @param extra further phrases, put first
 * @param last "or" in a sentence that forbids
 */
export function actionWords(actions: readonly KnownAction[], extra: readonly Phrase[], last: Last): string {
  const byObject = new Map<string, Set<string>>();
  for (const [verb, object] of [...extra, ...actions.map(phraseOf)]) {
    byObject.set(object, (byObject.get(object) ?? new Set()).add(verb));
  }
  const grouped = [...byObject].flatMap(([object, does]) =>
    object === '' ? [...does] : [`${joinFew([...does], most, last)} ${object}`],
  );
  return joinFew(grouped, most, last);
}
