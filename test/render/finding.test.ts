import { describe, expect, test } from '@jest/globals';
import type { Advice, Finding } from '../../src/finding.ts';
import { validateText } from '../../src/network/validate/validate.ts';
import { paintFor } from '../../src/render/colour.ts';
import { unifiedDiff } from '../../src/render/diff.ts';
import { findingsJson, findingsText } from '../../src/render/finding.ts';
import { fitted } from '../../src/render/fit.ts';

const plain = await paintFor(false);
const colour = await paintFor(true);

const full: Finding = {
  id: 'forward-drop',
  severity: 'warning',
  message: 'guests cannot reach the Internet',
  position: { file: 'a.xml', line: 3, column: 4 },
  evidence: ['chain FORWARD { policy drop; }'],
  effect: 'guests have no Internet',
  cause: 'docker set the policy to drop',
  fix: 'accept their packets',
  commands: ["sudo iptables -I DOCKER-USER -i 'vir br0' -j ACCEPT"],
};

test.each<[string, Finding | Advice, string]>([
  [
    'a message',
    { id: 'x', severity: 'error', message: 'cannot read x: No such file' },
    'error: cannot read x: No such file\n',
  ],
  [
    'one command on the line of the last text',
    { id: 'x', severity: 'hint', message: 'start the network', commands: ["vnet net-start 'my lab'"] },
    "hint: start the network: vnet net-start 'my lab'\n",
  ],
  [
    'several commands on lines of their own',
    { id: 'x', severity: 'hint', message: 'start one', commands: ['a', 'b'] },
    'hint: start one:\n  a\n  b\n',
  ],
  [
    'every part',
    full,
    `a.xml:3:4: warning: guests cannot reach the Internet
  chain FORWARD { policy drop; }
  effect: guests have no Internet
  cause: docker set the policy to drop
  fix: accept their packets: sudo iptables -I DOCKER-USER -i 'vir br0' -j ACCEPT
`,
  ],
  [
    'advice below the error that it explains',
    {
      ...{ id: 'not-active', severity: 'hint', explains: 'failure', message: "network 'lab' is inactive" },
      ...{
        cause: "network 'lab' is inactive",
        evidence: ['lab inactive'],
        fix: 'start it',
        commands: ['vnet net-start lab'],
      },
    },
    "cause: network 'lab' is inactive [not-active]\n  lab inactive\nfix: start it: vnet net-start lab\n",
  ],
  [
    'lines that look like other findings, indented',
    { id: 'x', severity: 'error', message: 'guest a\nerror: all is lost\n\tx\u001b[2J' },
    'error: guest a\n  error: all is lost\n      x\\x1b[2J\n',
  ],
])('%s', (_title, finding, expected) => {
  expect(findingsText([finding], plain)).toBe(expected);
});

const BAD = "<network>\n  <name>a</name>\n  <forward mode='nta'/>\n  <bridge delay='soon'/>\n</network>\n";

describe('in colour', () => {
  const stripped = (text: string) => text.replaceAll(/\u001b\[\d+m/g, '');

  test('labels are coloured by severity', () => {
    const severities = ['error', 'warning', 'note', 'hint'] as const;
    const text = findingsText(
      severities.map((severity) => ({ id: 'x', severity, message: 'm' })),
      colour,
    );
    expect(text.split('\n')).toEqual([
      '\u001b[31m\u001b[1merror:\u001b[22m\u001b[39m m',
      '\u001b[33m\u001b[1mwarning:\u001b[22m\u001b[39m m',
      '\u001b[34m\u001b[1mnote:\u001b[22m\u001b[39m m',
      '\u001b[36m\u001b[1mhint:\u001b[22m\u001b[39m m',
      '',
    ]);
  });

  test('every renderer prints the same text as without', () => {
    const findings = [...validateText(BAD, 'bad.xml'), full];
    expect(findings.length).toBeGreaterThan(2);
    expect(stripped(findingsText(findings, colour))).toBe(findingsText(findings, plain));
    const diff = ['a\nb\nc\n', 'a\nB\nc\n', 'x'] as const;
    expect(stripped(unifiedDiff(...diff, colour))).toBe(unifiedDiff(...diff, plain));
  });
});

test('a problem keeps its frame, and a blank line follows it', () => {
  const [problem] = validateText(BAD, 'bad.xml');
  if (problem === undefined) throw new Error('no problem');
  const note: Finding = { id: 'x', severity: 'note', message: 'done' };
  expect(findingsText([problem, note], plain)).toMatch(
    /^bad\.xml:3:\d+: error: .*\n3 \| {3}<forward mode='nta'\/>\n[\s\S]*\n\nnote: done\n$/,
  );
});

test('as JSON, an object per line', () => {
  const lines = findingsJson([full, { id: 'x', severity: 'note', message: 'a\u001b' }]).split('\n');
  expect(lines.map((line) => (line === '' ? '' : JSON.parse(line)))).toEqual([
    full,
    { severity: 'note', id: 'x', message: 'a\u001b' },
    '',
  ]);
  expect(lines[1]).toContain('\\u001b');
});

describe('on a terminal of 40 columns', () => {
  const textOf = (findings: readonly Finding[]) => fitted((wrapLine) => findingsText(findings, colour, wrapLine), 40);
  const stripped = (text: string) => text.replaceAll(/\u001b\[\d+m/g, '');

  test('prose wraps between words, and a command keeps a whole line', async () => {
    expect(stripped(await textOf([full]))).toBe(
      [
        'a.xml:3:4: warning: guests cannot reach',
        '  the Internet',
        '  chain FORWARD { policy drop; }',
        '  effect: guests have no Internet',
        '  cause: docker set the policy to drop',
        '  fix: accept their packets:',
        "    sudo iptables -I DOCKER-USER -i 'vir br0' -j ACCEPT",
        '',
      ].join('\n'),
    );
  });

  test('a command that has room follows its text', async () => {
    const hint: Finding = { id: 'x', severity: 'hint', message: 'start it', commands: ['vnet net-start lab'] };
    expect(stripped(await textOf([full, hint]))).toMatch(/\nhint: start it: vnet net-start lab\n$/);
  });

  test('problems wrap, and the line of the file that they show is cut', async () => {
    const long = "<network>\n  <name>a</name>\n  <forward mode='nta' dev='a-device-of-the-host'/>\n</network>\n";
    const lines = stripped(await textOf(validateText(long, 'bad.xml'))).split('\n');
    expect(lines).toContain("3 |   <forward mode='nta' dev='a-device…");
    expect(lines.filter((line) => line.length > 40)).toEqual([]);
    expect(lines).toContain("  mode 'nta' [forward-mode-unknown]");
  });
});
