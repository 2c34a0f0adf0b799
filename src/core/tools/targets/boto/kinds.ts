import type { ProviderId } from '#shared/model.ts';

/** One of the two kinds of service that a `.boto` file has room for, and what it calls things. */
export interface BotoKind {
  /** How the profile is called where the file holds both. */
  id: 's3' | 'gs';
  keyId: string;
  secret: string;
  /** Null where keys have no token. */
  token: string | null;
  host: string;
  port: string;
}

/** The names of `Provider.CredentialMap` and `HostKeyMap` in boto's `provider.py`. */
export const s3Kind: BotoKind = {
  id: 's3',
  keyId: 'aws_access_key_id',
  secret: 'aws_secret_access_key',
  token: 'aws_security_token',
  host: 's3_host',
  port: 's3_port',
};

export const gsKind: BotoKind = {
  id: 'gs',
  keyId: 'gs_access_key_id',
  secret: 'gs_secret_access_key',
  token: null,
  host: 'gs_host',
  port: 'gs_port',
};

export const kindFor = (provider: ProviderId): BotoKind => (provider === 'gcs' ? gsKind : s3Kind);

/** Where keys and hosts of both kinds are. */
export const credentialsSection = 'Credentials';
/** How S3 is spoken. */
export const s3Section = 's3';
/** What holds for every connection. */
export const botoSection = 'Boto';

/** The bucket in the path; boto itself prefers it in the host. */
export const ordinaryCalling = 'boto.s3.connection.OrdinaryCallingFormat';
export const subdomainCalling = 'boto.s3.connection.SubdomainCallingFormat';

/** Google's own host, which boto knows. */
export const googleHost = 'storage.googleapis.com';
