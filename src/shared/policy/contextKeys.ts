/** What a context key holds, as far as it decides which operators can compare it. */
type KeyType = 'text' | 'arn' | 'bool' | 'date' | 'number' | 'ip';

export interface ContextKey {
  type: KeyType;
  /** True for a key that may have several values. */
  many: boolean;
}

const of = (type: KeyType, names: string, many = false): [string, ContextKey][] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => [name.toLowerCase(), { type, many }]);

/**
 * The keys that every service knows; those that end with "/" are followed by a tag's key.
 * Source: AWS IAM User Guide, "AWS global condition context keys".
 */
const keys = new Map<string, ContextKey>([
  ...of('arn', 'aws:PrincipalArn aws:SourceArn aws:SourceInstanceArn aws:ChatbotSourceArn aws:SourceVpcArn'),
  ...of(
    'bool',
    `aws:AssumedRoot aws:MultiFactorAuthPresent aws:PrincipalIsAWSService aws:SecureTransport
    aws:ViaAWSService`,
  ),
  ...of('date', 'aws:CurrentTime aws:EpochTime aws:TokenIssueTime'),
  ...of('number', 'aws:MultiFactorAuthAge'),
  ...of('ip', 'aws:SourceIp aws:VpcSourceIp aws:Ec2InstanceSourcePrivateIPv4'),
  ...of(
    'text',
    `aws:CalledViaFirst aws:CalledViaLast aws:Ec2InstanceSourceVpc aws:FederatedProvider
    aws:PrincipalAccount aws:PrincipalOrgID aws:PrincipalServiceName aws:PrincipalTag/ aws:PrincipalType
    aws:Referer aws:RequestedRegion aws:RequestTag/ aws:ResourceAccount aws:ResourceOrgID
    aws:ResourceTag/ aws:SourceAccount aws:SourceIdentity aws:SourceOrgID aws:SourceVpc aws:SourceVpce
    aws:UserAgent aws:userid aws:username aws:VpceAccount aws:VpceOrgID`,
  ),
  ...of(
    'text',
    `aws:CalledVia aws:PrincipalOrgPaths aws:PrincipalServiceNamesList aws:ResourceOrgPaths
    aws:SourceOrgPaths aws:TagKeys aws:VpceOrgPaths`,
    true,
  ),
]);

/**
 * A key that every service knows, by its name in a policy.
 *
 * @param name in any case, with a tag's key behind the slash: "aws:PrincipalTag/team"
 * @returns undefined for a key of one service, and for one that does not exist
 */
export function globalKey(name: string): ContextKey | undefined {
  const plain = name.toLowerCase();
  const slash = plain.indexOf('/');
  return keys.get(slash < 0 ? plain : plain.slice(0, slash + 1));
}
