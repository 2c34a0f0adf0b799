/** Which values of keys are taken, in the forms in which tools keep settings: each exactly. */
import { describe, expect, it } from 'vitest';
import { findInLines, isHeader } from '#core/tools/edits/masking/lines.ts';
import { found, marked } from './marked.ts';

/** Templates of shells and workflows are written with § here, which is no template of ours. */
const dollars = (text: string): string => text.replaceAll('§', '$');

const takes = (...texts: string[]) =>
  it.each(texts.map(dollars))('%j', (given) => {
    const { text, wanted } = marked(given);
    const taken = found(text, findInLines(text)).map((one) => one.trim());
    expect(taken.filter((one) => one !== '')).toEqual(wanted);
  });

describe('the head of a section', () => {
  it.each(['[a]', '[[a]]', '  [a b.c]  ', '[a] # why', '[a];x', '[profile x "y"]', '[a]\r'])(
    '%j is one',
    (line) => expect(isHeader(line)).toBe(true),
  );
  it.each(['', 'a', '[a', 'a]', '[]', '[a, b]', '[{a}]', '[a] x', 'x [a]', '[a]]]', '[[[a]'])(
    '%j is none',
    (line) => expect(isHeader(line)).toBe(false),
  );
});

describe('a value in one line', () => {
  takes(
    'password = «CANARY more»',
    'password=«CANARY»',
    'password: «CANARY»',
    'password : «CANARY»',
    'password = «"CANARY" # why»',
    'password: "«CANARY»" # why',
    "password: '«CANARY»'",
    'export DB_PASSWORD=«CANARY»',
    'export key=«"CANARY"»',
    '# key = «"CANARY"»',
    ', "password": «"CANARY»',
    'set DB_PASSWORD=«CANARY»',
    'setx DB_PASSWORD=«CANARY»',
    'EXPORT DB_PASSWORD=«CANARY»',
    '- password: «CANARY»',
    '# password = «CANARY»',
    ';password=«CANARY»',
    '// password = «CANARY»',
    '* password = «CANARY»',
    '> password = «CANARY»',
    '{"password": "«CANARY»", "a": "b"}',
    "{'password': '«CANARY»'}",
    '{\\"password\\": «\\"CANARY\\"»}',
    'a = 1; password = «CANARY»',
    'a=1 password=«CANARY»',
    '"password" =«> "CANARY"»',
    '{ :password => "«CANARY»" }',
    '<add key="AWSSecretKey" value="«CANARY»" />',
    '<add name="token" value="«CANARY»" />',
    '<add name = "token"  value = "«CANARY»" />',
    '<add name  =  "token"   value  =  "«CANARY»" />',
    '<add key="App:Password" value="«CANARY»" />',
    '<add key = "App:Password" value = "«CANARY»" />',
    '<add key="App:Password" value="«CANARY»" password="«CANARY2»" />',
    '<add name="" value="x" />',
    '<x name="token" value="«CANARY»" password="«CANARY2»"/>',
    '<server password=«"CANARY" port="1"/>»',
    "§env:DB_PASSWORD = '«CANARY»'",
    'https://x/?a=1&X-Amz-Security-Token=«CANARY»',
    'passwort: «CANARY»',
    'api_token_v2 = «CANARY»',
    '//registry.example.com/:_authToken=«CANARY»',
    'Authorization: «Bearer CANARY»',
    'curl -H "X-Api-Key: «CANARY"»',
  );
  takes(
    'region = x',
    'region',
    '',
    'password =',
    'password = true',
    'password = §NAME',
    'password = required',
    'max_tokens = 4096',
    '[password = x]',
    '[my-token]',
    'web_identity_token_file = /run/token',
    `password: §{{ secrets.X }}`,
  );
});

describe('what is worked out', () => {
  takes(
    'TOKEN=$(cat token)',
    'TOKEN="$(cat token)"',
    "TOKEN='$(cat token)'",
    'TOKEN=`cat token`',
    'TOKEN=$(cat $(ls))',
    'TOKEN=$(cat token); x',
    'TOKEN=$(cat token) && x',
    'x TOKEN=$(cat token)',
    'TOKEN=$(cat token) PASSWORD=«CANARY»',
    'TOKEN=`cat token` PASSWORD=«CANARY»',
    'TOKEN=«$(cat token)CANARY»',
    'TOKEN=«$(echo CANARY)»',
    'TOKEN=«$(printf CANARY)»',
    'TOKEN=«$(cat <<< CANARY)»',
    'TOKEN=$(echoes x)',
    'TOKEN=«$(cat»',
    'TOKEN=«"$(cat x)\'»',
  );
});

describe('a sentence', () => {
  takes(
    '# this is the key: it opens all doors',
    '# you say the password: see below in here',
    '# how to make a token: see the wiki of all',
    '# this is the key: opens all doors',
    'note: this is about the key: «it opens all doors»',
    '# this is the key: «CANARY1 x»',
    '# the key: «it opens»',
    'this is the password:',
    'this is the password:\n  next line',
    'say the password: «x1 is here»',
  );
});

describe('what is no value of its own', () => {
  takes(
    '-H "Authorization: Bearer $TOKEN"',
    "-H 'Authorization: token $TOKEN' -x",
    '-H "Authorization: Basic §{TOKEN}"',
    '-H "Authorization: Bearer  $TOKEN"',
    'password: «$TOKEN" CANARY»',
    '-H "X-Api-Key: $KEY"',
    '-H "X-Api-Key: §{{ secrets.KEY }}"',
    '-H "X-Api-Key: §{{secrets.KEY}}" -H "X-Token: «CANARY"»',
    '-H "X-Api-Key: «$KEY-CANARY"»',
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db',
    'x arn:aws:secretsmanager:eu-west-1::secret:shop',
    'see arn:aws:secretsmanager:eu-west-1:123456789012:x and token=«CANARY»',
    'x arn:aws:other:eu-west-1:123456789012:secret:«CANARY»',
  );
});

describe('a value among words of a command', () => {
  takes(
    'run -e DB_PASSWORD=«CANARY» -p 80:80',
    'run -e DB_PASSWORD="«CAN ARY»" x',
    'run --env DB_PASSWORD=«CANARY» x',
    'run -e DB_PASSWORD=«CANARY$(cat x y)» z',
    'run -e A=b',
    'run -e REGION=x DB_PASSWORD=«CANARY» y',
    '--password = «CANARY x»',
    '  --password: «CANARY x»',
    '- password=«CANARY x»',
  );
});

describe('a value beside a telling name', () => {
  const opaque = 'aB3dE6gH9jK2mN5p';
  takes(
    `"auth": "«${opaque}»"`,
    `"auth" : "«${opaque}»"`,
    `session_id=«${opaque}»; path=/`,
    `session_id=«${opaque}», a`,
    `session_id = «${opaque}»`,
    `x session_id: '«${opaque}»'`,
    `session_id=word`,
    `region=${opaque}`,
    `key_id=${opaque}`,
  );
});

describe('values in braces', () => {
  takes(
    '{user: a, password: «CANARY»}',
    '{password: «CANARY», region: x}',
    '{password: «CANARY,x», region: x}',
    '{password: «CANARY»,region: x}',
    '{password=«CANARY, region=x}»',
    '{password: «CANARY»,  region : x}',
    "{password: «CANARY», 'region': x}",
    '{password: «CAN, ARY», "region": x}',
    '{password: «{a: CANARY}», b: c}',
    '{ a: { password: «CANARY», b: c }, d: e }',
    '{password: "«CANARY»", region: x}',
    '{password: «CANARY, x»',
    '{password:«"CANARY, region: x}»',
    '{password:«CAN"ARY», region: x}',
    '{password: «CANARY{a, b: c}d», region: x}',
    'url: §{DB_PASSWORD:«CANARY, b: c}»',
    'database { password = «CANARY»',
    'database { password = "«CANARY»" }',
    '§{a} password: «CANARY, b: c»',
    'a: {b: c} password: «CANARY, d: e»',
    '} {password: «CANARY», d: e}',
    'permissions: { id-token: write, contents: read }',
  );
});

describe('a value that goes on', () => {
  takes(
    'password =\n  «CANARY»\n\n  «CANARY2»\nregion = x',
    'password = «a»\n  «CANARY»\nregion = x',
    'password =\n   \n  «CANARY»',
    'a:\n  tokens:\n- x',
    'secrets:\n  «CANARY # of the shop»',
    'secrets:\n  «x - db_password»',
    'services:\n  secrets:\n    - "db_password"\n    - \'db-password\'',
    'secrets:\n  secretName: db\n  name : db\n  name: "db"\n  names: «db»',
    '  password: «a»\n  region: x',
    'password: «|»\n  «CANARY»\n  «CANARY2»\nb: x',
    'tokens:\n- «CANARY»\n- «CANARY2»\nname: x',
    'tokens =\n«- CANARY»\nx',
    'tokens: «a»\n- b',
    'tokens:\n  - «CANARY»\n  - "«CANARY2»"\nx: y',
    'secrets:\n  # of the shop\n  db: «CANARY»\n  list:\n    - «CANARY2»\nregion: x',
    'secrets:\n  // of the shop\n  db: «CANARY»',
    'secrets:\n  # db: «CANARY»',
    'secrets:\n  a: «"CANARY»\n«CANARY2"»\n  b: «x1»\nc: y',
    '"tokens": {\n  "a": "«CANARY»",\n  "b": «1»\n},\n"c": 2',
    '"tokens": [\n  "«CANARY»"\n]',
    'tokens = [\n  "«CANARY»"\n]',
    'password = «"CANARY»\n«more»\n«end" x»\nregion = x',
    'password = «"CANARY»\n[section]\nregion = x',
    'password = """\n«CANARY»\n«[x]»\n"""\nregion = x',
    'password = «"CANARY»\n\n«region = x»\n[a]\nregion = x',
    'secrets:\n  db_password:\n    file: ./db.txt',
    'services:\n  web:\n    secrets:\n      - db_password\n      - «CANARY»',
    'tokens:\n  - «db_password»',
    'secrets:\n  - «word»',
    'secretsToken:\n  - «db_password»',
    'imagePullSecrets:\n  - name: registry',
    'secrets:\n  - name: db\n    description: of the shop x\n    value: «CANARY»',
    'secrets:\n  -   name  :   db\n      description  :  of the shop x\n      value: «CANARY»',
    'secrets: {\n  a: «CANARY,»\n  }, (\n}',
    'this   is   the   password: which we all know',
    'this is the password: which, we. all; know',
    'secrets:\n  name: «CANARY01»',
    'secrets:\n  db_name: «canary»',
    'secrets:\n  -  db: «CANARY»',
    'db:\n  password:\n    «CANARY»\n \n    «CANARY2»',
  );
  it('has the section behind it for its end', () => {
    const text = 'password =\n[a]\n  x = 1';
    expect(found(text, findInLines(text)).filter((one) => one.trim() !== '')).toEqual([]);
  });
});

describe('a value whose key stands before it', () => {
  takes(
    'env:\n  - name: DB_PASSWORD\n    value: «CANARY»',
    'env:\n  - name: REGION\n    value: x',
    '{"name": "DB_PASSWORD", "value": "«CANARY»"}',
    "{'key': 'DB_PASSWORD', 'value': '«CANARY»'}",
    'name = DB_PASSWORD\nvalue = «CANARY»',
    'name: token\na: 1\nb: 2\nvalue: «CANARY»',
    'name: token\na: 1\nb: 2\nc: 3\nvalue: x',
    'name: token\nname: region\nvalue: x',
    'name: region\nname: token\nvalue: «CANARY»',
    'filename: token\nvalue: x',
    'name: token\nvalues: x',
    'name: token\nVALUE: «CANARY»',
    'name: token\ndefaultvalue: x',
  );
});

describe('data of a manifest', () => {
  takes(
    'kind: Secret\ndata:\n  any: «CANARY»',
    'kind: Secret\nstringData:\n  any: «CANARY»',
    '"kind": "Secret",\n"data": {\n  "any": "«CANARY»"\n}',
    'data:\n  any: «CANARY»\nkind: Secret',
    'kind: Secrets\ndata:\n  any: x',
    'kind: ConfigMap\ndata:\n  any: x',
    'kind: Secret\nmydata:\n  any: x',
    'kind: Secret\ndatabase:\n  any: x',
    'kind: Secret\nmetadata:\n  name: x',
    'kind: Secret\ntoken: «CANARY»',
    'x kind: Secret\ndata:\n  any: x',
  );
});

describe('a key that may be the name of a thing', () => {
  takes(
    'key: «CANARY1»',
    'key = «region»',
    'key: region\nvalue: x',
    '- key: region\n  operator: Exists',
    '{ "Key": "Environment", "Value": "production" }',
    'key: «CANARY123»\nvalue: x',
    'keySecret: «region»\nvalue: x',
    'api_key: «region»\noperator: x',
    'key = "prod/terraform.tfstate"\nbucket = "state"',
  );
});
