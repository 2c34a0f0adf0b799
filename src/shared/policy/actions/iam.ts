import type { ActionTable } from './table.ts';

/** The actions of IAM by access level and kind of resource. Source: AWS Service Authorization Reference. */
export const iamActions: ActionTable = {
  read: {
    'access-report': 'GenerateOrganizationsAccessReport',
    'delegation-request': 'GetDelegationRequest GetHumanReadableSummary',
    group: 'GetGroup GetGroupPolicy',
    'instance-profile': 'GetInstanceProfile',
    'oidc-provider': 'GetOpenIDConnectProvider',
    policy: 'GetPolicy GetPolicyVersion',
    role: 'GetRole GetRolePolicy GetServiceLinkedRoleDeletionStatus',
    'role-template': 'GetRoleTemplateVersion',
    'saml-provider': 'GetSAMLProvider',
    'server-certificate': 'GetServerCertificate',
    user: `
      GenerateServiceLastAccessedDetails GetAccessKeyLastUsed GetContextKeysForPrincipalPolicy
      GetMFADevice GetSSHPublicKey GetUser GetUserPolicy SimulatePrincipalPolicy`,
    any: `
      GenerateCredentialReport GetAccountAuthorizationDetails GetAccountEmailAddress
      GetAccountName GetAccountPasswordPolicy GetAccountProperties GetCloudFrontPublicKey
      GetContextKeysForCustomPolicy GetCredentialReport GetOrganizationsAccessReport
      GetOutboundWebIdentityFederationInfo GetServiceLastAccessedDetails
      GetServiceLastAccessedDetailsWithEntities SimulateCustomPolicy`,
  },
  list: {
    group: 'ListAttachedGroupPolicies ListGroupPolicies',
    'instance-profile': 'ListInstanceProfileTags',
    mfa: 'ListMFADeviceTags',
    'oidc-provider': 'ListOpenIDConnectProviderTags',
    policy: 'ListEntitiesForPolicy ListPolicyTags ListPolicyVersions',
    role: 'ListAttachedRolePolicies ListInstanceProfilesForRole ListRolePolicies ListRoleTags',
    'saml-provider': 'ListSAMLProviderTags',
    'server-certificate': 'ListServerCertificateTags',
    user: `
      GetLoginProfile ListAccessKeys ListAttachedUserPolicies ListGroupsForUser ListMFADevices
      ListPoliciesGrantingServiceAccess ListSSHPublicKeys ListServiceSpecificCredentials
      ListSigningCertificates ListUserPolicies ListUserTags`,
    any: `
      GetAccountSummary ListAccountAliases ListCloudFrontPublicKeys ListDelegationRequests
      ListGroups ListInstanceProfiles ListOpenIDConnectProviders ListOrganizationsFeatures
      ListPolicies ListRoles ListSAMLProviders ListSTSRegionalEndpointsStatus
      ListServerCertificates ListUsers ListVirtualMFADevices`,
  },
  write: {
    'delegation-request': `
      AcceptDelegationRequest AssociateDelegationRequest CreateDelegationRequest
      RejectDelegationRequest SendDelegationToken`,
    group: 'AddUserToGroup CreateGroup DeleteGroup RemoveUserFromGroup UpdateGroup',
    'instance-profile': `
      AddRoleToInstanceProfile CreateInstanceProfile DeleteInstanceProfile
      RemoveRoleFromInstanceProfile`,
    mfa: 'CreateVirtualMFADevice DeleteVirtualMFADevice',
    'oidc-provider': `
      AddClientIDToOpenIDConnectProvider CreateOpenIDConnectProvider DeleteOpenIDConnectProvider
      RemoveClientIDFromOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint`,
    role: `
      CreateRole CreateServiceLinkedRole DeleteRole DeleteServiceLinkedRole PassRole UpdateRole
      UpdateRoleDescription`,
    'saml-provider': 'CreateSAMLProvider DeleteSAMLProvider UpdateSAMLProvider',
    'server-certificate': 'DeleteServerCertificate UpdateServerCertificate UploadServerCertificate',
    user: `
      ChangePassword CreateAccessKey CreateLoginProfile CreateServiceSpecificCredential CreateUser
      DeactivateMFADevice DeleteAccessKey DeleteLoginProfile DeleteSSHPublicKey
      DeleteServiceSpecificCredential DeleteSigningCertificate DeleteUser EnableMFADevice
      ResetServiceSpecificCredential ResyncMFADevice UpdateAccessKey UpdateLoginProfile
      UpdateSSHPublicKey UpdateServiceSpecificCredential UpdateSigningCertificate UpdateUser
      UploadSSHPublicKey UploadSigningCertificate`,
    any: `
      CreateAccountAlias DeleteAccountAlias DeleteCloudFrontPublicKey
      DisableOrganizationsRootCredentialsManagement DisableOrganizationsRootSessions
      DisableOutboundWebIdentityFederation EnableOrganizationsRootCredentialsManagement
      EnableOrganizationsRootSessions EnableOutboundWebIdentityFederation PutAccountProperties
      SetSTSRegionalEndpointStatus SetSecurityTokenServicePreferences UpdateAccountEmailAddress
      UpdateAccountName UpdateAccountPasswordPolicy UpdateCloudFrontPublicKey
      UploadCloudFrontPublicKey`,
  },
  permissions: {
    group: 'AttachGroupPolicy DeleteGroupPolicy DetachGroupPolicy PutGroupPolicy',
    policy: 'CreatePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion SetDefaultPolicyVersion',
    role: `
      AttachRolePolicy DeleteRolePermissionsBoundary DeleteRolePolicy DetachRolePolicy
      PutRolePermissionsBoundary PutRolePolicy UpdateAssumeRolePolicy`,
    user: `
      AttachUserPolicy DeleteUserPermissionsBoundary DeleteUserPolicy DetachUserPolicy
      PutUserPermissionsBoundary PutUserPolicy`,
    any: 'DeleteAccountPasswordPolicy',
  },
  tagging: {
    'instance-profile': 'TagInstanceProfile UntagInstanceProfile',
    mfa: 'TagMFADevice UntagMFADevice',
    'oidc-provider': 'TagOpenIDConnectProvider UntagOpenIDConnectProvider',
    policy: 'TagPolicy UntagPolicy',
    role: 'TagRole UntagRole',
    'saml-provider': 'TagSAMLProvider UntagSAMLProvider',
    'server-certificate': 'TagServerCertificate UntagServerCertificate',
    user: 'TagUser UntagUser',
  },
};
