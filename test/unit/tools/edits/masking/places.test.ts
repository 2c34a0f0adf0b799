/** Where secrets stand in texts of tools: each is taken exactly, and nothing that only looks alike. */
import { describe, expect, it } from 'vitest';
import { findInAddresses } from '#core/tools/edits/masking/addresses.ts';
import { findBlocks } from '#core/tools/edits/masking/blocks.ts';
import { findInComments } from '#core/tools/edits/masking/comments.ts';
import { findInElements } from '#core/tools/edits/masking/elements.ts';
import { findKnown } from '#core/tools/edits/masking/known.ts';
import type { Span } from '#core/tools/edits/masking/occurrences.ts';
import { findBehindWords } from '#core/tools/edits/masking/words.ts';
import { found, marked } from './marked.ts';

describe('in an address', () => {
  it.each([
    'https://me:«CANARY»@host.example.com/path',
    'x https://me:«CANARY»@h/ y https://you:«CANARY2»@h',
    'postgres://me:«CAN/ARY:@x»@db.example.com:5432/x',
    'https://me:«1234»@host',
    'https://:«CANARY»@host',
    'https://«CANARYab01»@host.example.com/',
    'http://«CANARYab01»@host.example.com/',
    '"https://«CANARYab01»@h" <https://me:«CANARY»@h>',
    'jdbc:https://x/https://«CANARYab01»@h',
    'ssh://«aB3dE6gH9jK2mN5p»@host',
    'proxy me:«CANARY»@proxy.example.com',
    'proxy=me:«CANARY»@proxy.example.com',
    'a.b+c%40:«CANARY»@proxy.co.uk',
    'me:«CANARY»@localhost.localdomain',
  ])('%s', (line) => {
    const { text, wanted } = marked(line);
    expect(found(text, findInAddresses(text))).toEqual(wanted);
  });

  it.each([
    'https://host.example.com:8080/@me',
    'https://host.example.com:443',
    'https://host:8080?a=@b',
    'https://host:8080#@b',
    'https://someone@dev.example.com/_git/x',
    'https://some.one-else@dev.example.com/',
    'git@github.com:owner/repository.git',
    'ssh://CANARYab01@host',
    'httpx://CANARYab01@host',
    'ssh://git@host:22/x',
    'mailto:me:x@example.com',
    'sip:me:x@example.com',
    'arn:aws:iam::x@example.com',
    'me@example.com',
    'me:x@example.com.9x',
    'me:x@host',
    'a:b c@example.com',
    '@',
    'https://host/a:b/@c',
    'https://git@',
    'me@home://host',
    'me@home://user:word',
  ])('is none: %s', (text) => expect(found(text, findInAddresses(text))).toEqual([]));
});

describe('in a block', () => {
  const key = (label: string, body = '\nCANARY\n') =>
    `-----BEGIN ${label}-----«${body}»-----END ${label}-----`;
  it.each([
    key('PRIVATE KEY'),
    key('RSA PRIVATE KEY'),
    key('OPENSSH PRIVATE KEY'),
    key('ENCRYPTED PRIVATE KEY'),
    key('PGP PRIVATE KEY BLOCK'),
    key('OpenVPN Static key V1').replaceAll('OpenVPN Static key V1', 'OPENVPN STATIC KEY V1'),
    key('SYMMETRIC KEY'),
    key('SECRET'),
    key('PRIVATE KEY', '\\nCANARY\\n'),
    `---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----«\nCANARY\n»---- END SSH2 ENCRYPTED PRIVATE KEY ----`,
    `${key('PRIVATE KEY')}\n-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n${key('PRIVATE KEY')}`,
    // Nothing ends it: as far as it looks like a key.
    '-----BEGIN PRIVATE KEY-----«\nCANARY+/==\nProc-Type: 4,ENCRYPTED\n\nabc»\nno key any more',
    '-----BEGIN PRIVATE KEY-----«CANARY\\nabc»"',
    '-----BEGIN PRIVATE KEY-----«\nCANARY»',
    '-----BEGIN PRIVATE KEY-----«\nCANARY»\n-----BEGIN CERTIFICATE-----\nMII',
    'Private-Lines: 2\n«CANARY\nCANARY2\n»Private-MAC: 0',
    'Private-Lines: 1\r\n«CANARY\r\n»Private-MAC: 0',
    '# Private-Lines: 1\n«# CANARY\n»x',
    'Private-Lines: 9\n«CANARY\nend»',
    'Private-Lines:1\n«CANARY\n»x',
    'Private-Lines:  1 \n«CANARY\n»x',
    ' ;Private-Lines: 1\n«CANARY\n»x',
    'x Private-Lines: 1\nno key\n',
    '-----BEGIN PRIVATE KEY-----«\r\nCANARY\r\nCANARY2\r»\nno key any more',
    'Private-Lines: 2\n«Private-Lines: 3\nCANARY\n»x',
  ])('%j', (block) => {
    const { text, wanted } = marked(block);
    expect(found(text, findBlocks(text).secret).filter((one) => one !== '')).toEqual(wanted);
  });

  it('for everybody is told apart', () => {
    const { text, wanted } = marked(
      '-----BEGIN CERTIFICATE-----«\nMII\n»-----END CERTIFICATE-----\n-----BEGIN PUBLIC KEY-----«\nMIJ\n»-----END PUBLIC KEY-----\n',
    );
    const { secret, open } = findBlocks(text);
    expect([found(text, secret), found(text, open)]).toEqual([[], wanted]);
  });
});

describe('in elements', () => {
  it.each([
    '<SecretAccessKey>«CANARY»</SecretAccessKey>',
    '<a><password x="y">«CANARY»</password><b>c</b></a>',
    '<key>Secret Key</key>\n<string>«CANARY»</string><string>x</string>',
    '<name>fs.s3a.secret.key</name><value>«CANARY»</value>',
    '<NAME>token</NAME><value>«CANARY»</value>',
    '<password>«<![CDATA[CANARY]]>»</password>',
    '<password>«CANARY<b>more</b>»</password>',
    // A name within what is hidden says nothing of what follows.
    '<password>«<name>token</name>»</password><host>x</host>',
    '<password>«CANARY»\nnext',
    '  <password>«CANARY»\nnext',
    '<password>«CANARY»',
    '<ns:password>«CANARY»</ns:password>',
  ])('%j', (xml) => {
    const { text, wanted } = marked(xml);
    expect(found(text, findInElements(text)).filter((one) => one !== '')).toEqual(wanted);
  });

  it.each([
    '<region>x</region>',
    '<key>Region</key><string>x</string>',
    '<key>x</key>',
    '<password/>x',
    '<password x="y"/>z',
    '<password />z',
    '<password>required</password>',
    '<max_tokens>4096</max_tokens>',
    'password: <password>',
    '</password>x',
    'a < password > b',
  ])('is none: %j', (text) => {
    expect(found(text, findInElements(text)).filter((one) => one !== '')).toEqual([]);
  });
});

describe('in lines that were taken out of use', () => {
  /** What stands behind `is`. */
  const find = (text: string): Span[] =>
    Array.from(text.matchAll(/is (\S+(?:\n\s*\S+)*)/g), ({ 0: all, 1: one = '', index }) => ({
      from: index + all.length - one.length,
      to: index + all.length,
    }));
  it.each(['#', '##', ';', '//', '///', '>', '  # '])('is found behind %j, and in them alone', (sign) => {
    const text = `it is here\n${sign} it is CANARY\nit is here`;
    expect(found(text, findInComments(text, find))).toEqual(['CANARY']);
  });

  it('is read without the signs, and apart from what stands between', () => {
    let read = '';
    findInComments('# a\nb c\n\n[d]\n  // e\n>> f\n## g\n;; h\n//// i', (text) => {
      read = text;
      return [];
    });
    expect(read).toBe('  a\n.  \n\n[d]\n     e\n   f\n   g\n   h\n     i');
  });

  it('is as much of what is found as lies in the lines', () => {
    // The finder takes the line below for more of the same, and the sign of the last line, too.
    const text = '# it is a\n# b\nc\n# it is d';
    expect(found(text, findInComments(text, find))).toEqual(['a', '# b', '# it', 'd']);
  });

  it('is nothing of what only touches them', () => {
    const text = '# a\nb\n# c';
    const spans = [
      { from: 4, to: 6 },
      { from: 3, to: 4 },
    ];
    expect(findInComments(text, () => spans)).toEqual([]);
    const unordered = [
      { from: 6, to: 7 },
      { from: 2, to: 3 },
    ];
    expect(findInComments(text, () => unordered)).toEqual(unordered.toReversed());
    expect(findInComments(text, () => [{ from: 4, to: 7 }])).toEqual([{ from: 6, to: 7 }]);
    expect(findInComments(text, () => [{ from: 2, to: 4 }])).toEqual([{ from: 2, to: 3 }]);
    expect(findInComments('# a\nb', () => [{ from: 4, to: 5 }])).toEqual([]);
  });

  it('is nothing where there are none, and nobody is asked', () => {
    const asked = () => {
      throw new Error('asked');
    };
    expect(findInComments('it is here\na # is no such line', asked)).toEqual([]);
  });
});

describe('a given secret', () => {
  const secret = 'CAN"A&R<Y>/\'ä';
  it.each([
    ['as it is', secret],
    ['in JSON', JSON.stringify(secret).slice(1, -1)],
    ['in JSON with slashes escaped', JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/')],
    ['in XML', 'CAN"A&amp;R&lt;Y&gt;/\'ä'],
    ['in an attribute of XML', 'CAN&quot;A&amp;R&lt;Y&gt;/&apos;ä'],
    ['in an address', encodeURIComponent(secret)],
    ['in base64', Buffer.from(secret).toString('base64')],
  ])('is found %s', (_, written) => {
    expect(found(`x ${written} y`, findKnown(`x ${written} y`, [secret]))).toEqual([written]);
  });

  it('that is half a sign does no harm, and one that is nothing is nowhere', () => {
    expect(found('a\ud83db', findKnown('a\ud83db', ['a\ud83d']))).toEqual(['a\ud83d']);
    expect(found('x a%EF%BF%BDb', findKnown('x a%EF%BF%BDb', ['a\ud83db']))).toEqual(['a%EF%BF%BDb']);
    expect(findKnown('text', [''])).toEqual([]);
    expect(findKnown('text', [])).toEqual([]);
  });
});

describe('behind a word', () => {
  it.each([
    'machine h login me password «CANARY»',
    'machine h login me password «CANARY» port 21',
    'machine h login me password   «CANARY»',
    'machine h login me password\u00a0\u00a0«CANARY»',
    'machine h login me password \f «CANARY»',
    'machine h login me passwd\n«CANARY» # x',
    'machine h login me passwd\n# «CANARY» x',
    'machine h\n  login me\n  password «CANARY»\n  account «CANARY2»',
    'machine h login me passwd\n«CANARY»\nnext x',
    'machine h login me password\n\n  «CANARY» more',
    'default login me password «CANARY»',
    'login me password "«CANARY»"',
    'machine h login me password "«CANARY»',
    '# machine h login me password «CANARY»',
    'echo «CANARY» | docker login --password-stdin',
    "printf '%s' «CANARY» | docker login --password-stdin",
    'printf "%s\\n" «CANARY» | gh auth login --with-token',
    'echo -n «CANARY» | sudo -S true',
    'echo «me:CANARY» | chpasswd',
    'echo «CANARY» | gh secret set X',
    'docker login --password-stdin <<< «CANARY»',
    "gh secret set X <<<'«CANARY»'",
    'db.example.com:5432:shop:me:«CANARY»',
    '*:*:*:*:x'.replace('*:*:*:*:x', 'h:*:shop:me:«CANARY»'),
    'Password for the shop: «CANARY»',
    'the token is «CANARY1»',
    'the token  is  «CANARY1»',
    'Secret was «CANARY»',
    "IDENTIFIED BY '«CANARY»'",
    "create user me identified  by '«CANARY»';",
    "SECRET '«CANARY»'",
    'setenv("DB_PASSWORD", "«CANARY»")',
    "[Environment]::SetEnvironmentVariable('DB_PASSWORD', '«CANARY»', 'User')",
    'Authorization: Bearer «CANARY01»',
    'x Basic «Q0FOQVJZOng=»',
    'bearer «canarycanarycanarycanary»',
    'x Bearer   «CANARY01»',
    'x Bearer «canaryCanary»',
    'setenv(  "DB_PASSWORD"  ,  "«CANARY»")',
    'setx DB_PASSWORD «CANARY»',
    'setx  DB_PASSWORD  «CANARY»',
    'set -gx DB_PASSWORD «CANARY»',
    'setenv DB_PASSWORD «CANARY more»',
    'ENV DB_PASSWORD «CANARY»',
    'requirepass «CANARY»',
    'requirepass  «CANARY»',
    'requirepass\t«CANARY» ',
    'masterauth «CANARY»',
    'rootpw «CANARY»',
    '; rootpw «CANARY»',
    "rootpw '«CANARY»'",
  ])('%j', (lines) => {
    const { text, wanted } = marked(lines);
    expect([...new Set(found(text, findBehindWords(text)))]).toEqual(wanted);
  });

  it.each([
    'machine h login me password required',
    '[machine h login me password x]',
    'password reset is done by mail',
    'a machine login password here we go',
    'echo hello | cat',
    'docker login --password-stdin < file',
    'docker login --password-stdin <<EOF',
    'a:b:c:d:e',
    'see db.example.com:5432:shop:me:x',
    'machine password login me',
    'mydefault login me password x',
    'machine h accounts x password y',
    'machine h passwords x login me password y',
    'machines h login me password x',
    "drop  secret 'mine'",
    'set DB_PASSWORD = x',
    'setenv("DB_PASSWORD", value)',
    'h:99:shop:me',
    'Password for the shop: https://x.example.com',
    'the token is long',
    'the token is 4096',
    'the token is Base64 encoded text',
    'Token page: https://x.example.com/A1',
    'my-token is CANARY',
    'CREATE SECRET "mine" (',
    'secret "mine" {',
    'DROP SECRET "mine"',
    "drop secret 'mine' -- which nobody has used for many years",
    "region 'x'",
    'setenv("REGION", "x")',
    'x: Bearer short1',
    'uses bearer authentication',
    'the basic authorization',
    'with basic settings=small',
    'setx REGION x',
    'set password for the shop',
    'setx DB_PASSWORD $OTHER',
    'requirepass a b',
    'requirepassx y',
    'the bearer certificate is 12 days old',
    'token required',
    'password = CANARY',
    'password: CANARY',
  ])('is none: %j', (text) => expect(found(text, findBehindWords(text))).toEqual([]));
});
