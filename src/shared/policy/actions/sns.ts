import type { ActionTable } from './table.ts';

/** The actions of SNS by access level and kind of resource. Source: AWS Service Authorization Reference. */
export const snsActions: ActionTable = {
  read: {
    topic: 'GetDataProtectionPolicy GetSubscriptionAttributes GetTopicAttributes ListTagsForResource',
    any: `
      CheckIfPhoneNumberIsOptedOut GetEndpointAttributes GetPlatformApplicationAttributes
      GetSMSAttributes GetSMSSandboxAccountStatus ListPhoneNumbersOptedOut`,
  },
  list: {
    topic: 'ListSubscriptionsByTopic',
    any: `
      ListEndpointsByPlatformApplication ListOriginationNumbers ListPlatformApplications
      ListSMSSandboxPhoneNumbers ListSubscriptions ListTopics`,
  },
  write: {
    topic: `
      ConfirmSubscription CreateTopic DeleteTopic Publish PutDataProtectionPolicy
      SetSubscriptionAttributes Subscribe Unsubscribe`,
    any: `
      CreatePlatformApplication CreatePlatformEndpoint CreateSMSSandboxPhoneNumber DeleteEndpoint
      DeletePlatformApplication DeleteSMSSandboxPhoneNumber OptInPhoneNumber SetEndpointAttributes
      SetPlatformApplicationAttributes SetSMSAttributes VerifySMSSandboxPhoneNumber`,
  },
  permissions: {
    topic: 'AddPermission RemovePermission SetTopicAttributes',
  },
  tagging: {
    topic: 'TagResource UntagResource',
  },
};
