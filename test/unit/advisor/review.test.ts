import { expect, it } from 'vitest';
import { accessReview } from '#core/advisor/report/review.ts';
import { allow, user } from '../accounts/mirrors.ts';
import { ago, facts, snapshot } from './scene.ts';

const all = [{ name: 'all', document: allow('*') }];
const key = { id: 'A', status: 'Active' as const, createdAt: ago(200), lastUse: { at: ago(3) } };

const cell = (text: string) => `<td><div>${text}</div></td>`;

it('says who can do what, how old and how used their keys are, and where to sign', () => {
  const users = [user('ada', { inline: all, keys: [key], mfa: false }), user('bo', { keys: [] })];
  const page = accessReview(snapshot({ accounts: [facts({ users })] }), new Set(), []);
  expect(page).toContain(['ada', 'Everything', '1 of 1 active', '200 days', '3 days ago'].map(cell).join(''));
  expect(page).toContain(['bo', 'Nothing', 'None'].map(cell).join(''));
  expect(page).toMatch(/0%.*0 of 1 key without/s);
  for (const word of ['Reviewed by', 'Date', 'Signature']) expect(page).toContain(`>${word}<`);
});

it('is one page whatever the account holds, and what others wrote is text in it', () => {
  const users = Array.from({ length: 3000 }, (_, n) =>
    user(`<script>${n}`, { keys: [{ ...key, id: `K${n}` }] }),
  );
  const page = accessReview(snapshot({ accounts: [facts({ users })] }), new Set(), []);
  expect(page.match(/<tr>/g)?.length).toBeLessThan(30);
  expect(page).toContain('2,984 more');
  expect(page).not.toContain('<script>');
  expect(page).toContain("default-src 'none'");
});
