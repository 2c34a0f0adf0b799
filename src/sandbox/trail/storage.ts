/** One call that was made in the account, as CloudTrail keeps it. */
export interface TrailRecord {
  id: string;
  at: Date;
  /** `kms.amazonaws.com` */
  source: string;
  name: string;
  accessKeyId: string;
  /** ARN, kind and name of whoever called. */
  caller: { arn: string; kind: string; name: string; accountId: string };
  userAgent: string;
  resources: { type: string; name: string }[];
  /** The code it was refused with. */
  refused: string | null;
}
