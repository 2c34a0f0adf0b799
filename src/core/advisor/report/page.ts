import type { TrendDay } from '#shared/contract/advisor.ts';
import type { Finding, NotLooked, Score } from '#shared/finding.ts';
import { findingKinds, type Severity } from '#shared/findingKinds.ts';
import { printable } from '#shared/printable.ts';
import { count, grouped } from '#shared/words.ts';

/** What stands on the page. */
export interface Review {
  at: string;
  accounts: readonly string[];
  score: Score;
  /** The score at the beginning of what is kept. */
  before: TrendDay | null;
  counts: readonly { severity: Severity; count: number }[];
  rows: readonly {
    who: string;
    kind: 'user' | 'role';
    may: string;
    keys: string;
    age: string;
    used: string;
    mfa: string;
    findings: number;
  }[];
  moreRows: number;
  findings: readonly Finding[];
  moreFindings: number;
  dismissed: number;
  notLooked: readonly NotLooked[];
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text of others as text of the page: printable, and with nothing in it that HTML reads. */
const html = (text: string): string => printable(text).replace(/[&<>"']/g, (one) => entities[one] ?? one);

const cells = (texts: readonly string[]): string =>
  texts.map((text) => `<td><div>${html(text)}</div></td>`).join('');

const share = ({ clean, total }: Score): string =>
  total === 0 ? '–' : `${Math.floor((clean / total) * 100)}%`;

const words: Readonly<Record<Severity, string>> = { high: 'high', medium: 'medium', low: 'low' };

/** The page: no script, nothing fetched, light on paper and as the system is on a screen. */
export function reviewPage(review: Review): string {
  const {
    at,
    accounts,
    score,
    before,
    counts,
    rows,
    moreRows,
    findings,
    moreFindings,
    dismissed,
    notLooked,
  } = review;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Access review, ${html(at.slice(0, 10))}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Access review</h1>
<p>${html(accounts.length === 0 ? 'Keys kept on this machine' : accounts.join(', '))}<br>As of ${html(at.slice(0, 16).replace('T', ' '))} UTC, made by QCred</p>
</header>
<p class="score"><strong>${share(score)}</strong> ${grouped(score.clean)} of ${html(count(score.total, 'key'))} without an open finding of high or medium severity${before ? `; ${share(before)} on ${html(before.day)}` : ''}.
Findings: ${counts.map((one) => `${grouped(one.count)} ${words[one.severity]}`).join(', ')}${dismissed > 0 ? `; ${grouped(dismissed)} dismissed` : ''}.</p>
<h2>Who can do what</h2>
<table>
<thead><tr><th>Who</th><th>May do</th><th>Keys</th><th>Oldest key</th><th>Last used</th><th>Second factor</th><th>Findings</th></tr></thead>
<tbody>
${rows
  .map(
    (row) =>
      `<tr>${cells([`${row.who}${row.kind === 'role' ? ' (role)' : ''}`, row.may, row.keys, row.age, row.used, row.mfa, row.findings === 0 ? '' : String(row.findings)])}</tr>`,
  )
  .join('\n')}
</tbody>
</table>
${moreRows > 0 ? `<p class="more">${grouped(moreRows)} more may do less, and have fewer findings.</p>` : ''}
<h2>What is wrong</h2>
<ul>
${findings.map(findingLine).join('\n')}
</ul>
${moreFindings > 0 ? `<p class="more">${grouped(moreFindings)} more of high or medium severity.</p>` : ''}
${notLooked.length > 0 ? `<h2>Not looked at</h2>\n<p class="more short">${html(notLooked.map(({ what }) => what).join('; '))}.</p>` : ''}
<footer>
<p class="line">Reviewed by</p>
<p class="line">Date</p>
<p class="line">Signature</p>
</footer>
</body>
</html>
`;
}

const findingLine = ({ severity, kind, subject, evidence }: Finding): string =>
  `<li><b>${words[severity]}</b><div>${html(subject.name)}: ${html(findingKinds[kind].label.toLowerCase())}. ${html((evidence[0] ?? '').slice(0, 140))}</div></li>`;

const style = `
:root { color-scheme: light dark; --text: light-dark(#1b2326, #e8ecec); --quiet: light-dark(#566064, #a5aeb0); --line: light-dark(#d5dadb, #3a4345); --bg: light-dark(#fff, #14191b); --accent: light-dark(#0a7566, #5ac8b0); }
@media print { :root { color-scheme: light; } }
@page { size: A4; margin: 12mm; }
body { margin: 0 auto; max-width: 190mm; padding: 8mm; background: var(--bg); color: var(--text); font: 8.5pt/1.35 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
@media print { body { padding: 0; } }
header { display: flex; justify-content: space-between; align-items: baseline; gap: 8mm; border-bottom: 1.5pt solid var(--accent); }
h1 { margin: 0 0 1mm; font-size: 15pt; font-weight: 600; }
header p { margin: 0 0 1mm; color: var(--quiet); text-align: right; }
h2 { margin: 3mm 0 1mm; font-size: 9.5pt; font-weight: 600; }
.score { margin: 2mm 0; }
.score strong { margin-right: 1mm; font-size: 13pt; font-weight: 600; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 0.6mm 2mm 0.6mm 0; border-bottom: 0.5pt solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
th { text-align: left; vertical-align: bottom; font-weight: 500; color: var(--quiet); overflow-wrap: normal; }
td:nth-child(1) { min-width: 34mm; }
td:nth-child(2) { width: 45%; }
/* Two lines at most, so that all of it stays on one page. */
td div, li div, .short { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
td:nth-child(n + 3) { white-space: nowrap; }
ul { margin: 0; padding: 0; list-style: none; }
li { display: grid; grid-template-columns: 15mm 1fr; padding: 0.5mm 0; overflow-wrap: anywhere; }
li b { font-weight: 600; }
.more { margin: 1mm 0; color: var(--quiet); }
footer { display: flex; gap: 8mm; margin-top: 9mm; break-inside: avoid; }
.line { flex: 1; margin: 0; padding-top: 1mm; border-top: 0.75pt solid var(--text); color: var(--quiet); }
`;
