import { describe, expect, it } from 'vitest';
import { declined } from '#core/store/consent.ts';
import { createWaitingPlans } from '#core/store/waitingPlans.ts';

const plansOf = () => {
  let n = 0;
  return createWaitingPlans<string>(() => `plan ${++n}`);
};
const yes = async () => {};

describe('plans that wait for a yes', () => {
  it('are taken once', async () => {
    const plans = plansOf();
    const id = plans.keep('delete it');
    expect(await plans.take(id, yes)).toBe('delete it');
    await expect(plans.take(id, yes)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('stay after a no', async () => {
    const plans = plansOf();
    const id = plans.keep('delete it');
    await expect(plans.take(id, () => Promise.reject(declined()))).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(await plans.take(id, yes)).toBe('delete it');
  });

  it('are taken by one of two who ask at the same time', async () => {
    const plans = plansOf();
    const id = plans.keep('delete it');
    const both = await Promise.allSettled([plans.take(id, yes), plans.take(id, yes)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('are no more than a bearable number, the oldest going first', async () => {
    const plans = plansOf();
    const ids = Array.from({ length: 21 }, (_, n) => plans.keep(String(n)));
    await expect(plans.take(ids[0] ?? '', yes)).rejects.toMatchObject({ code: 'not_found' });
    expect(await plans.take(ids[1] ?? '', yes)).toBe('1');
  });
});
