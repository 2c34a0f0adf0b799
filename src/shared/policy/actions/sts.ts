import type { ActionTable } from './table.ts';

/** The actions of STS by access level and kind of resource. Source: AWS Service Authorization Reference. */
export const stsActions: ActionTable = {
  read: {
    any: 'GetAccessKeyInfo GetCallerIdentity GetServiceBearerToken GetSessionToken',
  },
  write: {
    'federated-user': 'GetFederationToken',
    role: 'AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity SetContext SetSourceIdentity',
    'root-user': 'AssumeRoot',
    any: 'DecodeAuthorizationMessage GetDelegatedAccessToken GetWebIdentityToken',
  },
  tagging: {
    role: 'TagSession',
    any: 'TagGetWebIdentityToken',
  },
};
