/** Options whose value is a name and a secret, and what parts the two: `-u joe:password`. */
interface Pair {
  letters: string;
  long: readonly string[];
  sign: string;
}

/** Where a command takes a secret, besides the options whose names say so. */
export interface Command {
  /** Letters of options whose value is one, attached or as the next word: `-p x`, `-px`. */
  short?: string;
  /** The same, but attached only: with a blank the command asks, or means something else. */
  attached?: string;
  pairs?: readonly Pair[];
  /** Options by their whole name, whose value is the next word. */
  named?: readonly string[];
  /** Letters that may stand before them in the same word. */
  flags?: string;
  /** All of this holds only where one of the words is among these. */
  only?: RegExp;
  /** Words in a row, of which the last is one. */
  places?: readonly (readonly RegExp[])[];
  /** Whether a word that is a secret's name has its value behind it. */
  settings?: boolean;
  /** Whether what `name=value` gives is one, whatever its name; and which options give one. */
  puts?: { options: RegExp };
}

/** Words in a row, each by an expression for the whole word, whatever signs are in it. */
const row = (...words: string[]): RegExp[] => words.map((word) => new RegExp(`^(?:${word})$`, 's'));

const any = '.*';
const address = '\\S*://\\S*';

const mysql: Command = { attached: 'p' };
/** All of them, those of later versions, too. */
const ofMysql = /^(?:mysql|mariadb|mycli$)/;
const mongo: Command = { short: 'p' };
const ldap: Command = { short: 'w' };
const registry: Command = { short: 'p', only: /^login$/ };
const minio: Command = {
  only: /^(?:alias|host|hosts)$/,
  places: [row(address, any, any), row('set|add', any, any, any, any)],
};
const settings: Command = { settings: true };
const putSecret: Command = {
  puts: { options: /^--?(?:value|body|b|v|from-literal|secret-value)$/ },
  only: /^(?:set|put|create|add|update|store|replace|generic|docker-registry)$/,
};

/** What the documents of these commands themselves show with a secret in the line. */
const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  [
    'curl',
    {
      pairs: [
        { letters: 'uU', long: ['user', 'proxy-user'], sign: ':' },
        { letters: 'b', long: [], sign: '=' },
        { letters: 'E', long: ['cert'], sign: ':' },
      ],
      flags: '#012346BGIJLNOOSRZafgijklnpqsv',
    },
  ],
  ['http', { pairs: [{ letters: 'a', long: ['auth'], sign: ':' }] }],
  ['https', { pairs: [{ letters: 'a', long: ['auth'], sign: ':' }] }],
  ['xh', { pairs: [{ letters: 'a', long: ['auth'], sign: ':' }] }],
  ['smbclient', { pairs: [{ letters: 'U', long: ['user'], sign: '%' }] }],
  ['rpcclient', { pairs: [{ letters: 'U', long: ['user'], sign: '%' }] }],
  ['lftp', { pairs: [{ letters: 'u', long: ['user'], sign: ',' }] }],

  ...[
    'mongo',
    'mongosh',
    'mongodump',
    'mongorestore',
    'mongoexport',
    'mongoimport',
    'mongostat',
    'cqlsh',
  ].map((name): [string, Command] => [name, mongo]),
  ...['ldapsearch', 'ldapadd', 'ldapmodify', 'ldapdelete', 'ldapwhoami', 'ldappasswd', 'ldapcompare'].map(
    (name): [string, Command] => [name, ldap],
  ),
  ['redis-cli', { short: 'a', settings: true, places: [row('auth', any)] }],
  ['sqlcmd', { short: 'P' }],
  ['bcp', { short: 'P' }],
  ['rabbitmqctl', { places: [row('add_user|change_password|authenticate_user', any, any)] }],

  ...['docker', 'podman', 'nerdctl', 'buildah', 'skopeo', 'helm', 'oc', 'az', 'crane', 'oras'].map(
    (name): [string, Command] => [name, registry],
  ),
  ['twine', { short: 'p' }],
  ['sshpass', { short: 'p' }],
  ['ssh-keygen', { short: 'NP' }],
  ['mosquitto_pub', { short: 'P' }],
  ['mosquitto_sub', { short: 'P' }],
  ['ipmitool', { short: 'P' }],
  ['zip', { short: 'P' }],
  ['unzip', { short: 'P' }],
  ['7z', { attached: 'p' }],
  ['7za', { attached: 'p' }],
  ['rar', { attached: 'p' }],
  ['unrar', { attached: 'p' }],
  [
    'htpasswd',
    {
      only: /^-[A-Za-z0-9]*b[A-Za-z0-9]*$/,
      places: [row('[^-].*', '[^-].*', any), row('-\\w*n\\w*', '[^-].*', any)],
    },
  ],
  ['wpa_passphrase', { places: [row(any, any)] }],

  ...['mc', 'mcli'].map((name): [string, Command] => [name, minio]),
  ['b2', { places: [row('authorize|authorize-account|authorize_account', any, any)] }],
  [
    'vault',
    {
      places: [
        row('login', '(?!-|[a-z_]+=.).*'),
        row('login', '-(?:no-store|no-print|token-only)', '[^-].*'),
      ],
      puts: { options: /(?!)/ },
      only: /^(?:login|put|patch|write)$/,
    },
  ],
  ['ansible-vault', { places: [row('encrypt_string', any)] }],
  ['rclone', { places: [row('obscure', any)] }],
  [
    'composer',
    {
      places: [
        row('(?:http-basic|github-oauth|gitlab-token)\\..*', '[^-].*', any),
        row('(?:github-oauth|gitlab-token|bearer)\\..*', any),
      ],
    },
  ],
  ['ngrok', { places: [row('authtoken|add-authtoken', any)] }],
  ['put-parameter', { puts: { options: /^--value$/ }, only: /^SecureString$/i }],

  ['openssl', { named: ['-k', '-K'] }],
  ['convertto-securestring', { places: [row('[^-].*')] }],
  [
    'net',
    {
      places: [row('user', '[^/].*', '[^/].*'), row('use', '.*', '\\\\.*', '[^/].*')],
    },
  ],
  ...['npm', 'yarn', 'pnpm'].map((name): [string, Command] => [
    name,
    { settings: true, only: /^(?:set|config)$/ },
  ]),
  ['configure', settings],
  ['config', settings],
  ['nmcli', settings],
  ['secret', putSecret],
  ['secrets', putSecret],
]);

/** By what a command's name is found in a text, where what follows says that it ends there. */
export const commandNames = ['(?:mysql|mariadb)[\\w-]{0,20}', 'mycli', ...commands.keys()].join('|');

/** What is known of a command. @param name in small letters, without its folder */
export const commandOf = (name: string): Command | undefined =>
  commands.get(name) ?? (ofMysql.test(name) ? mysql : undefined);
