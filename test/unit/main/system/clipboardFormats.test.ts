import { describe, expect, it } from 'vitest';
import { markedAsSecret } from '#main/system/clipboardFormats.ts';

/** The system's names, with what stands under each. */
async function formats(platform: NodeJS.Platform): Promise<Record<string, string>> {
  const all = Object.entries(markedAsSecret('CANARY-copied', platform)).map(async ([name, value]) => [
    /format="(.*)"$/.exec(name)?.[1] ?? name,
    typeof value === 'string' ? value : Buffer.from(await value.arrayBuffer()).toString('hex'),
  ]);
  return Object.fromEntries(await Promise.all(all));
}

describe('a secret on the clipboard', () => {
  it('is marked as one in the words of each system', async () => {
    expect(await formats('linux')).toEqual({
      'text/plain': 'CANARY-copied',
      'x-kde-passwordManagerHint': 'secret',
    });
    expect(await formats('darwin')).toEqual({
      'text/plain': 'CANARY-copied',
      'org.nspasteboard.ConcealedType': '1',
    });
    expect(await formats('win32')).toEqual({
      'text/plain': 'CANARY-copied',
      ExcludeClipboardContentFromMonitorProcessing: '00000000',
      CanIncludeInClipboardHistory: '00000000',
      CanUploadToCloudClipboard: '00000000',
    });
  });
});
