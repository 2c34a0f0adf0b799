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

function originOf(request: unknown): string | null {
  if (!isRecord(request) || typeof request.hostname !== 'string') return null;
  const port = typeof request.port === 'number' ? `:${request.port}` : '';
  return `${String(request.protocol ?? 'https:')}//${request.hostname}${port}`;
}

function headersOf(response: Record<string, unknown>): Record<string, string> {
  if (!isRecord(response.headers)) return {};
  return Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}

/**
 * A middleware for the innermost step of an SDK client, which reports what is sent and what comes
 * back. The SDK hides a response it cannot read, and that is the one worth looking at.
 *
 * @param report called with what was seen so far: when the request leaves and when an answer arrives
 */
export const watchWire =
  (report: (wire: Wire) => void) =>
  <Asked extends { request: unknown }, Answered extends { response: unknown }>(
    next: (asked: Asked) => Promise<Answered>,
  ) =>
  async (asked: Asked): Promise<Answered> => {
    const origin = originOf(asked.request);
    report({ ...unseen, origin });
    const answered = await next(asked);
    const { response } = answered;
    if (isRecord(response)) {
      const status = typeof response.statusCode === 'number' ? response.statusCode : null;
      report({ origin, status, headers: headersOf(response) });
    }
    return answered;
  };
