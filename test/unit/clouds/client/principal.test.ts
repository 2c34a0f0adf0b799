import { expect, it } from 'vitest';
import { identityOf } from '#core/clouds/client/principal.ts';

it.each([
  ['arn:aws:iam::111122223333:user/team/web/ann', 'user', 'ann', '111122223333'],
  ['arn:aws-cn:iam::111122223333:root', 'root', 'root', '111122223333'],
  ['arn:verenc:111122223333:root', 'root', 'root', '111122223333'],
  ['arn:q-world-1:iam::1000000000:user/ann+a=b,c.d@e-f_g', 'user', 'ann+a=b,c.d@e-f_g', '1000000000'],
  ['arn:aws:sts::111122223333:assumed-role/reader/me@home', 'role', 'reader', '111122223333'],
  ['arn:aws:iam::abc-def:role/reader', 'role', 'reader', 'abc-def'],
  ['arn:aws:sts::111122223333:federated-user/x', 'unknown', 'x', '111122223333'],
  ['arn:aws:iam:::user/ann', 'user', 'ann', ''],
  ['something else', 'unknown', '', ''],
  ['', 'unknown', '', ''],
])('reads %s', (arn, kind, name, accountId) => {
  expect(identityOf(arn)).toEqual({ accountId, principal: { kind, name, arn } });
});

it('takes the account number where it is said apart', () => {
  expect(identityOf('arn:aws:iam:::user/ann', '42').accountId).toBe('42');
});
