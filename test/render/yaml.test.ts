import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { nodeHost } from '../../src/host/node.ts';
import { yaml } from '../../src/render/yaml.ts';

/** Strings that a YAML reader could take for something else. */
const TRICKY = [
  ...['', '~', 'null', 'Null', 'NULL', 'yes', 'Yes', 'no', 'NO', 'on', 'Off', 'y', 'N', 'true', 'False'],
  ...['52:54:00:12:34:56', '52:54:00:00:00:01', '1:20', '1:60', '12:30:45', '190:20:30.15', '-1:20', '1_0:20'],
  ...['0', '-1', '+1', '0777', '0o17', '0x1f', '0b11', '1_000', '1.', '.5', '1e3', '1E-3', '+.inf', '.NaN', '08'],
  ...['2026-01-01', '2026-01-01 10:00:00', '2001-12-14t21:59:43.10-05:00', '2026-01-01T10:00:00.000Z'],
  ...[
    '=',
    '<<',
    '-',
    '- a',
    '?',
    '? a',
    ':',
    ': a',
    '---',
    '--- a',
    '...',
    '[a',
    '{a',
    '&a',
    '*a',
    '!a',
    '|',
    '>',
    '%a',
  ],
  ...['@a', '`a', "'a", '"a', '#a', 'a #b', 'a: b', ' a', 'a ', 'a\n', 'a\nb', '\ta', "it's", 'a\\nb'],
  ...[
    'a\u0085b',
    'a\u001bb',
    'a\u202eb',
    'a\u{e0041}b',
    'a\u00adb',
    '\ufeffa',
    'é',
    '漢字',
    '😀',
    '10.0.0.1',
    'fd00::1',
    '00:00:00:00:00:00',
  ],
];

const data = { list: TRICKY, nested: { a: [{ b: TRICKY, none: null, yes: true, one: 1, half: 0.5 }] } };

test('YAML 1.2 readers get the same data', () => {
  expect(parse(yaml(data))).toEqual(data);
});

test('YAML 1.1 readers get the same data', () => {
  expect(parse(yaml(data), { version: '1.1' })).toEqual(data);
});

const python = await nodeHost.run('python3', ['-c', 'import yaml']).catch(() => ({ status: 1 }));
const testWithPyYaml = python.status === 0 ? test : test.skip;

testWithPyYaml('PyYAML gets the same data', async () => {
  const program = 'import json,sys,yaml; json.dump(yaml.safe_load(sys.stdin.buffer.read()), sys.stdout)';
  const { stdout, stderr } = await nodeHost.run('python3', ['-c', program], { input: yaml(data) });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual(data);
});

test('plain words stay unquoted, and no character that a terminal obeys is printed raw', () => {
  expect(yaml({ name: 'web-1', ip: '10.0.0.1', mac: '52:54:00:12:34:56', odd: 'a\u001b\u202e', on: 'on' })).toBe(
    'name: web-1\nip: 10.0.0.1\nmac: "52:54:00:12:34:56"\nodd: "a\\e\\u202e"\n"on": "on"\n',
  );
});
