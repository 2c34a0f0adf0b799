/** What went over the wire for one call, seen below the SDK's own reading of it. */
export interface Wire {
  /** The address asked, without path: `https://s3.example.com`. Null when no request was made. */
  origin: string | null;
  /** HTTP status; null when nothing answered. */
  status: number | null;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
}

/** Before anything was sent. */
export const unseen: Wire = { origin: null, status: null, headers: {} };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Where the SDK sends a request. */
export function originOf(request: unknown): string | null {
  if (!isRecord(request) || typeof request.hostname !== 'string') return null;
  const port = typeof request.port === 'number' ? `:${request.port}` : '';
  return `${String(request.protocol ?? 'https:')}//${request.hostname}${port}`;
}
