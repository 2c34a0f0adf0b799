import { describe, expect, it } from 'vitest';
import { findBest, fold, guessBest } from '#renderer/components/rank.ts';
import { searchWords } from '#renderer/words.ts';

const things = (...labels: (string | [label: string, more: string, weight?: number])[]) =>
  fold(
    labels.map((one) => {
      const [label, more = '', weight = 0] = typeof one === 'string' ? [one] : one;
      return { label, more, weight };
    }),
  );
const find = (items: ReturnType<typeof things>, typed: string) =>
  findBest(items, searchWords(typed), 9).map(({ item }) => item.label);

describe('what fits what was typed', () => {
  it('prefers whole labels, then their starts, then starts of words, then what is within one', () => {
    const labels = things('abracadabra', 'my abra', 'abra', 'abra two', 'xabrax');
    expect(find(labels, 'abra')).toEqual(['abra', 'abra two', 'abracadabra', 'my abra', 'xabrax']);
  });

  it('needs every word, in any order, in the label or beside it', () => {
    const labels = things('Export to AWS CLI', ['Dark appearance', 'theme night'], 'Edit');
    expect(find(labels, 'cli export')).toEqual(['Export to AWS CLI']);
    expect(find(labels, 'theme')).toEqual(['Dark appearance']);
    expect(find(labels, 'export nothing')).toEqual([]);
  });

  it('guesses by letters in order, where some begin words or follow each other', () => {
    const guess = (items: ReturnType<typeof things>, typed: string) =>
      guessBest(items, searchWords(typed), 9).map(({ item }) => item.label);
    expect(guess(things('backups', 'a-b-other'), 'bckps')).toEqual(['backups']);
    expect(guess(things('xaxbxcxd'), 'abcd')).toEqual([]);
    expect(guess(things('backups'), 'b')).toEqual([]);
  });

  it('prefers a letter in a label to a word beside it', () => {
    expect(find(things('abc', 'cab', ['zzz', 'c']), 'c')).toEqual(['cab', 'abc', 'zzz']);
  });

  it('puts a small weight before what fits alike, and never before what fits better', () => {
    expect(find(things('ci one', ['ci two', '', 3]), 'ci')).toEqual(['ci two', 'ci one']);
    expect(find(things('ci', ['xcix', '', 6]), 'ci')).toEqual(['ci', 'xcix']);
  });
});
