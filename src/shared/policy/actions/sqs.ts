import type { ActionTable } from './table.ts';

/** The actions of SQS by access level and kind of resource. Source: AWS Service Authorization Reference. */
export const sqsActions: ActionTable = {
  read: {
    queue: `
      GetQueueAttributes GetQueueUrl ListDeadLetterSourceQueues ListMessageMoveTasks ListQueueTags
      ReceiveMessage`,
    any: 'ListQueues',
  },
  write: {
    queue: `
      CancelMessageMoveTask ChangeMessageVisibility CreateQueue DeleteMessage DeleteQueue
      PurgeQueue SendMessage StartMessageMoveTask`,
  },
  permissions: {
    queue: 'AddPermission RemovePermission SetQueueAttributes',
  },
  tagging: {
    queue: 'TagQueue UntagQueue',
  },
};
