/** What an answer is made of: heads, bodies that never end, documents that are what was asked for but for one thing. */
import type { Socket } from 'node:net';

/** A request, as far as a bad answer needs to know it. */
export interface Asked {
  /** `ListUsers`; `ListBuckets` for S3. */
  action: string;
  /** How many requests this kind had before. */
  n: number;
  /** `MaxItems` of the request. */
  most: number;
}

export const head = (status: string, headers: readonly string[]): string =>
  `HTTP/1.1 ${status}\r\n${['Date: Mon, 02 Mar 2026 00:00:00 GMT', ...headers].join('\r\n')}\r\n\r\n`;

/** A whole answer. */
export function send(
  socket: Socket,
  body: string | Buffer,
  { status = '200 OK', headers = [] }: { status?: string; headers?: readonly string[] } = {},
): void {
  const bytes = Buffer.from(body);
  const all = ['Content-Type: text/xml', `Content-Length: ${bytes.length}`, ...headers];
  socket.write(head(status, all));
  socket.write(bytes);
}

/** Writes something over and over, as fast as it is taken, until the other side goes or `limit` bytes are out. */
export function flood(socket: Socket, piece: string | Buffer, limit = Number.POSITIVE_INFINITY): void {
  const bytes = Buffer.from(piece);
  const block =
    bytes.length > 30_000 ? bytes : Buffer.concat(Array(Math.ceil(65_536 / bytes.length)).fill(bytes));
  let sent = 0;
  const more = () => {
    while (!socket.destroyed && sent < limit) {
      sent += block.length;
      if (!socket.write(block)) {
        socket.once('drain', more);
        return;
      }
    }
  };
  more();
}

/** Writes something each so many milliseconds, until the other side goes. */
export function drip(socket: Socket, piece: (n: number) => string, everyMs: number): void {
  let n = 0;
  const timer = setInterval(() => {
    if (socket.destroyed) clearInterval(timer);
    else socket.write(piece(n++));
  }, everyMs);
  socket.once('close', () => clearInterval(timer));
}

const hex = (length: number): string => length.toString(16);
export const chunk = (text: string): string => `${hex(Buffer.byteLength(text))}\r\n${text}\r\n`;
export const chunked = head('200 OK', ['Content-Type: text/xml', 'Transfer-Encoding: chunked']);

/** Begin and end of the answer to an action; S3's only one has a name of its own. */
export function around(action: string): [begin: string, end: string] {
  if (action === 'ListBuckets') {
    return [
      '<?xml version="1.0" encoding="UTF-8"?><ListAllMyBucketsResult><Owner><ID>o</ID></Owner><Buckets>',
      '</Buckets></ListAllMyBucketsResult>',
    ];
  }
  return [
    `<?xml version="1.0" encoding="UTF-8"?><${action}Response><${action}Result>`,
    `</${action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${action}Response>`,
  ];
}

/** The answer to an action with something in it. */
export const answer = (action: string, inner: string): string => around(action).join(inner);

/** Where an action keeps its things, and one of them. */
const lists: Record<string, [list: string, thing: (name: string) => string]> = {
  ListUsers: ['Users', (name) => `<UserName>${name}</UserName><UserId>${name}</UserId><Path>/</Path>`],
  ListGroups: ['Groups', (name) => `<GroupName>${name}</GroupName><GroupId>${name}</GroupId>`],
  ListRoles: ['Roles', (name) => `<RoleName>${name}</RoleName><RoleId>${name}</RoleId>`],
  ListPolicies: ['Policies', (name) => `<Arn>arn:q:iam::1:policy/${name}</Arn><PolicyId>${name}</PolicyId>`],
  GetAccountAuthorizationDetails: [
    'UserDetailList',
    (name) => `<UserName>${name}</UserName><UserId>${name}</UserId><Path>/</Path>`,
  ],
  ListUserPolicies: ['PolicyNames', (name) => name],
  ListAttachedUserPolicies: [
    'AttachedPolicies',
    (name) => `<PolicyArn>arn:q:iam::1:policy/${name}</PolicyArn>`,
  ],
  ListGroupsForUser: ['Groups', (name) => `<GroupName>${name}</GroupName>`],
  ListAccessKeys: ['AccessKeyMetadata', (name) => `<AccessKeyId>AK${name}</AccessKeyId>`],
};

/** A page of so many things with names from `from`, with more within each; there is another page behind it. */
export function page(action: string, from: number, count: number, within = '', marker = `m${from}`): string {
  const [list, thing] = lists[action] ?? ['Things', (name: string) => name];
  const members = Array.from(
    { length: count },
    (_, i) => `<member>${thing(`n${from + i}`)}${within}</member>`,
  );
  const more = `<IsTruncated>true</IsTruncated><Marker>${marker}</Marker>`;
  return answer(action, `<${list}>${members.join('')}</${list}>${more}`);
}
