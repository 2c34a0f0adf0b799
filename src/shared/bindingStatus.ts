/** How what QCred wrote stands in a tool's files now. */
export interface BindingStatus {
  status: 'in_sync' | 'outdated' | 'changed' | 'missing' | 'unreadable';
  /** Why it is not in sync, in words; empty when it is. */
  message: string;
}
