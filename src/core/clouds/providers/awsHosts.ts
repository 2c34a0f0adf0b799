import { type HostForm, plainHost, storageHost } from './hostForms.ts';

// Every partition's: commercial and GovCloud, China, the European sovereign cloud, and the isolated ones
// (botocore's partitions.json); `api.aws` is the newer form for IPv6.
const ends: readonly string[] = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'amazonaws.eu',
  'api.aws',
  'api.amazonwebservices.com.cn',
  'c2s.ic.gov',
  'sc2s.sgov.gov',
  'csp.hci.ic.gov',
  'cloud.adc-e.uk',
];

/** Domains that are Amazon's. */
export const awsDomains: readonly string[] = ends;

const commercial = '\\.amazonaws\\.com';
const anyEnd = `\\.(?:${ends.map((end) => end.replaceAll('.', '\\.')).join('|')})`;
const region = '(?<region>[a-z]{2,4}(?:-[a-z]{1,12}){1,3}-[0-9]{1,2})';

/**
 * Amazon's hosts, after the AWS General Reference ("Amazon S3 endpoints and quotas") and the S3 User
 * Guide. FIPS, dual-stack, accelerated and VPC endpoints are choices of their own: only the region is
 * read from them, and a profile still has to say them. So it has outside the commercial partition,
 * because not every tool knows the others.
 */
export const awsHosts: readonly HostForm[] = [
  { pattern: storageHost(`s3[.-]${region}${commercial}`), plain: true },
  // The old endpoint for all regions. It says nothing of the bucket's.
  { pattern: storageHost(`s3${commercial}`), plain: true },
  { pattern: storageHost(`s3-external-1${commercial}`), region: 'us-east-1' },
  { pattern: storageHost(`s3(?:-fips)?[.-](?:dualstack\\.)?${region}${anyEnd}`) },
  { pattern: storageHost(`s3-accelerate(?:\\.dualstack)?${commercial}`) },
  { pattern: storageHost(`s3express-(?:control-)?[a-z0-9-]+\\.(?:dualstack\\.)?${region}${anyEnd}`) },
  { pattern: storageHost(`bucket\\.vpce-[a-z0-9-]+\\.s3\\.${region}\\.vpce${anyEnd}`) },
  {
    pattern: plainHost(`(?:[a-z0-9-]+\\.){0,2}vpce-[a-z0-9-]+\\.(?<service>s3)\\.${region}\\.vpce${anyEnd}`),
  },
  // Of one bucket or access point, or for another API: a region can be learnt from them, no more.
  { pattern: storageHost(`s3-website[.-]${region}${anyEnd}`), service: null },
  {
    pattern: plainHost(`[a-z0-9-]+\\.s3-[a-z-]{1,20}\\.(?:dualstack\\.)?${region}${anyEnd}`),
    service: null,
  },
  { pattern: plainHost(`(?<service>iam|sts)${commercial}`), plain: true },
  { pattern: plainHost(`(?<service>sts|kms|sqs|sns)\\.${region}${commercial}`), plain: true },
  { pattern: plainHost(`(?<service>iam|sts|kms|sqs|sns)(?:-fips)?\\.${region}${anyEnd}`) },
  { pattern: plainHost(`${region}\\.queue${anyEnd}`), service: 'sqs' },
  {
    pattern: plainHost(`vpce-[a-z0-9-]+\\.(?<service>sts|kms|sqs|sns)\\.${region}\\.vpce${anyEnd}`),
  },
];
