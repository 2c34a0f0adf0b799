/**
 * A request refused, in the words of the protocol: what a service's XML error says. It never
 * reaches a person by itself; the client's SDK turns it into its own exception.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** HTTP status. */
  readonly status: number;
  /** The service's error code, such as `NoSuchBucket`. */
  readonly code: string;
  /** Further elements of the error document, such as `BucketName`. */
  readonly fields: Readonly<Record<string, string>>;
  /** Response headers that go with it. */
  readonly headers: Readonly<Record<string, string>>;

  /**
   * @param status HTTP status
   * @param code the service's error code
   * @param message the service's sentence; carries no secret
   * @param more further elements and headers of the answer
   */
  constructor(
    status: number,
    code: string,
    message: string,
    more: { fields?: Record<string, string>; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = more.fields ?? {};
    this.headers = more.headers ?? {};
  }
}
