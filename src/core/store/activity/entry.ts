/** What is logged; who and when is added. */
export interface ActivityEntry {
  /** A dotted verb: `secret.read`. */
  action: string;
  /** What it was done to, by name. Never a secret. */
  subject: string;
  /** Never a secret. */
  detail?: string;
}
