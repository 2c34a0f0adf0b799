import { describe, expect, it } from 'vitest';
import { takeBackIni } from '#core/formats/ini/takeBack.ts';
import { awsConfigIni } from '#core/tools/targets/aws/ini.ts';
import { takeBackPasswords } from '#core/tools/targets/s3fs/takeBack.ts';

const takeBack = (before: string, written: string, now: string) =>
  takeBackIni(awsConfigIni, { before, written, now });

describe('taking an edit of an INI file back', () => {
  const before = '# top\n[default]\nregion = a ; near\noutput = json\n\n[profile x]\nregion = x\n';
  const written =
    '# top\n[default]\nregion = b ; near\noutput = json\ncredential_process = c\n\n[profile x]\nregion = x\n';

  it('is what was there before where nothing else changed', () => {
    expect(takeBack(before, written, written)).toBe(before);
  });

  it('keeps what was edited since, in the section and around it', () => {
    const now = `${written.replace('json', 'text')}[profile y]\nregion = y\n`;
    expect(takeBack(before, written, now)).toBe(`${before.replace('json', 'text')}[profile y]\nregion = y\n`);
  });

  it('takes back settings that were changed again', () => {
    expect(
      takeBack(before, written, written.replace('= b', '= c').replace('process = c', 'process = d')),
    ).toBe(before);
  });

  it('removes a section that it brought, unless somebody has put something into it', () => {
    const brought = `${before}\n[services qcred-default]\ns3 =\n  endpoint_url = http://s\n`;
    expect(takeBack(before, brought, brought)).toBe(before);
    expect(takeBack(before, brought, `${brought}mine = 1\n`)).toBe(
      `${before}\n[services qcred-default]\nmine = 1\n`,
    );
    expect(takeBack(before, brought, `${brought}# mine\n`)).toContain('# mine');
  });

  it('brings back a section that was removed, with its comments and odd spelling', () => {
    const without = '# top\n[profile x]\nregion = x\n';
    const text = takeBack(before, without, `${without}[profile y]\nregion = y\n`);
    expect(text).toContain('[default]\nregion = a ; near\noutput = json\n');
    expect(text).toContain('[profile y]\nregion = y\n');
  });

  it('brings a section back as it was, unless there is one of its name again', () => {
    const section = '[default]\n# inner\nregion = a ; near\n\n';
    expect(takeBack(`${section}[x]\n`, '[x]\n', '[x]\n')).toBe(
      '[x]\n\n[default]\n# inner\nregion = a ; near\n',
    );
    expect(takeBack(`${section}[x]\n`, '[x]\n', '[x]\n\n[default]\nmine = 1\n')).toBe(
      '[x]\n\n[default]\nmine = 1\nregion = a ; near\n',
    );
  });

  it('brings a setting back at the end of its section, which comes back too where that is gone', () => {
    const text = '[default]\n  region = a\n  output = json\n';
    const edit = '[default]\n  output = json\n';
    expect(takeBack(text, edit, edit)).toBe('[default]\n  output = json\n  region = a\n');
    expect(takeBack(text, edit, '[x]\n')).toBe('[x]\n\n[default]\nregion = a\n');
    expect(takeBack(text, edit, '[default]\nmine = 1\n[default]\nmore = 2\n')).toBe(
      '[default]\nmine = 1\n[default]\nmore = 2\nregion = a\n',
    );
  });

  it('tells a value of two lines from one that reads alike', () => {
    const text = '[default]\nk = a\n  b\n';
    const edit = '[default]\nk = a  b\n';
    expect(takeBack(text, edit, edit)).toBe(text);
  });

  it('leaves a section that it brought where anything else is in it, in any of its places', () => {
    const edit = `${before}\n[s]\n\nk = v\n`;
    expect(takeBack(before, edit, edit)).toBe(before);
    expect(takeBack(before, edit, `${before}\n[s]\nk = v\n[s]\nmine = 1\n`)).toBe(
      `${before}\n[s]\n[s]\nmine = 1\n`,
    );
  });

  it('refuses to drop what was meant as a section', () => {
    const [text, edit] = ['[default]\nregion = a\n', '[default]\nregion = b\n'];
    expect(() => takeBack(text, edit, `${edit}  [mine]\n  k = v\n`)).toThrow(/^Line 3: /);
  });

  it('puts nested blocks back whole', () => {
    const nested = '[default]\ns3 =\n  addressing_style = path\n  max_queue_size = 5\n';
    const changed = nested.replace('path', 'virtual');
    expect(takeBack(nested, changed, `${changed}region = z\n`)).toBe(`${nested}region = z\n`);
  });

  it('gives lines the ending of the file they come to', () => {
    const crlf = '[default]\r\nregion = b\r\n';
    expect(takeBack('[default]\nregion = a\n', '[default]\nregion = b\n', crlf)).toBe(
      '[default]\r\nregion = a\r\n',
    );
  });
});

describe('taking the key for all buckets back', () => {
  it('puts the former one in its place and leaves those of single buckets', () => {
    const before = '# s3fs\nOLD:CANARY-old\nb:KEY:CANARY-b\n';
    expect(takeBackPasswords({ before, now: '# s3fs\nNEW:CANARY-new\nb:KEY:CANARY-b\nc:KEY:CANARY-c' })).toBe(
      '# s3fs\nb:KEY:CANARY-b\nc:KEY:CANARY-c\nOLD:CANARY-old\n',
    );
    expect(takeBackPasswords({ before: '', now: 'NEW:CANARY-new\nb:KEY:CANARY-b\n' })).toBe(
      'b:KEY:CANARY-b\n',
    );
    expect(takeBackPasswords({ before: 'OLD:CANARY-old', now: '' })).toBe('OLD:CANARY-old\n');
  });

  it('knows the older form', () => {
    const before = 'AWSAccessKeyId=OLD\nAWSSecretKey=CANARY-old\n';
    expect(takeBackPasswords({ before, now: 'NEW:CANARY-new\n' })).toBe(before);
  });
});
