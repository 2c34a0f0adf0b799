import { score } from './report.mjs';

const head = `# What no test notices

Written by \`npm run test:mutants -- --list\` from what its runs found; not by hand. How it is measured, and why these
are left, by kind: [docs/TESTING.md](../../docs/TESTING.md#mutants). Changes that mean the same are in the file of
their area beside this one, each with its reason. An area without a heading here was not measured since this list is kept.
`;

/**
 * The list of all areas with one of them written anew, in the order of the areas.
 * @param {string} text the list as it was, or nothing
 * @param {{ name: string, source: string }} area
 * @param {ReturnType<typeof import('./report.mjs').judge> & { left: object[] }} result what was found in it;
 *   `left`: its survivors as `today` has them
 * @param {readonly { name: string }[]} areas all of them
 * @returns {string}
 */
export function intoList(text, area, result, areas) {
  const parts = new Map(
    text
      .split(/^(?=## )/m)
      .slice(1)
      .map((part) => [/^## (.*)/.exec(part)?.[1], part.trimEnd()]),
  );
  parts.set(area.name, section(area, result));
  const known = areas.flatMap(({ name }) => parts.get(name) ?? []);
  return `${[head.trimEnd(), ...known].join('\n\n')}\n`;
}

/**
 * Survivors of a run that may be some days old, where their lines stand today.
 * @template {{ file: string, number: number, line: string }} One
 * @param {readonly One[]} survivors
 * @param {(file: string) => string} read the text of a file today; empty when it is gone
 * @returns {One[]} without those whose line is another now
 */
export function today(survivors, read) {
  const lines = new Map();
  return survivors.flatMap((one) => {
    if (!lines.has(one.file))
      lines.set(
        one.file,
        read(one.file)
          .split('\n')
          .map((line) => line.trim()),
      );
    const places = lines.get(one.file).flatMap((line, i) => (line === one.line ? [i + 1] : []));
    const [number] = places.sort((a, b) => Math.abs(a - one.number) - Math.abs(b - one.number));
    return number === undefined ? [] : [{ ...one, number }];
  });
}

/** What is to be said of one area. */
function section({ name, source }, result) {
  const { killed, survivors, excused, loading, untried, left } = result;
  const tried = killed + survivors.length;
  const changed = survivors.length - left.length;
  const lines = [
    `## ${name}`,
    `${score(result).toFixed(1)} % noticed: ${killed} of ${tried}` +
      (untried > 0 ? `, a sample of ${tried + untried}` : '') +
      (excused > 0 ? `; ${excused} excused` : '') +
      (loading > 0 ? `; ${loading} in what is done while it loads were not tried` : '') +
      (changed > 0 ? `; ${changed} in lines that are others now` : '') +
      `. Paths are in \`${source}\`.`,
  ];
  const list = left.map((one) => entry(one, source));
  return [...lines, ...(list.length > 0 ? [list.join('\n')] : [])].join('\n\n');
}

/** One change on one line: where, what stands there and what it was exchanged for. */
function entry({ file, number, original, change, reached }, source) {
  const name = file === source ? file.slice(file.lastIndexOf('/') + 1) : file.slice(source.length + 1);
  const put = change.slice(change.indexOf(': ') + 2);
  return `- ${name}:${number} ${code(short(original))} → ${code(short(put))}${reached ? '' : ' (no test reaches it)'}`;
}

const short = (text) => (text.length > 60 ? `${text.slice(0, 40)} … ${text.slice(-15)}` : text);

/** A piece of code in Markdown, whatever is in it. */
function code(text) {
  if (text === '') return 'nothing';
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const blank = longest > 0 ? ' ' : '';
  return `${fence}${blank}${text}${blank}${fence}`;
}
