/** Keys of key services in the window: looked through, changed as planned, tried, given to buckets. */
import { expect, test } from './harness.ts';
import { accessibilityProblems, goTo } from './ui.ts';

/** The development build has an older Node than the AWS SDK likes to see; the packaged one has not. */
const expected = [/NodeVersionSupportWarning|--trace-warnings/];

for (const colorScheme of ['light', 'dark'] as const) {
  test(`keys of the demo account can be looked through, in ${colorScheme}`, async ({ launch }) => {
    const { page } = await launch({ colorScheme, expected });
    await page.getByRole('button', { name: 'Try the demo account' }).click();
    await goTo(page, 'Keys');
    const grid = page.getByRole('grid', { name: 'Keys of Demo organisation' });
    await expect(grid).toBeVisible({ timeout: 30_000 });
    await expect(grid.getByText('Deleted in 9 days')).toBeVisible({ timeout: 20_000 });
    const pane = page.getByRole('complementary', { name: 'Details' });
    await expect(pane.getByRole('heading', { name: 'Record of use' })).toBeVisible({ timeout: 20_000 });
    expect(await accessibilityProblems(page)).toEqual([]);
  });
}
