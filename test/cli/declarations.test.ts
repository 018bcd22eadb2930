import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Command } from '../../src/cli/command.ts';
import { COMMON_OPTIONS, flagsOf } from '../../src/cli/common-options.ts';
import { commandHelp, loadAll } from '../../src/cli/docs/help.ts';
import { showsData } from '../../src/cli/formats.ts';
import { commands, forwarded } from '../../src/commands/index.ts';
import { commandKind } from '../../src/libvirt/virsh-commands.ts';
import { paintFor } from '../../src/render/colour.ts';

const paint = await paintFor(false);

/** What every declaration must fulfil. */
const all: readonly Command[] = await loadAll(commands);

describe.each(all.map((command) => [command.name, command] as const))('%s', (name, command) => {
  test('is listed under its own name', () => {
    expect(Object.keys(commands)).toContain(name);
  });
  test('has a summary of one line in the imperative, without a full stop', () => {
    expect(command.summary).toMatch(/^[A-Z]\w*[^s\s]? .*[^.]$/);
    expect(command.summary.length).toBeLessThanOrEqual(72);
  });
  test('has examples that use it and say what they do', () => {
    expect(command.examples.length).toBeGreaterThan(0);
    for (const { line, does } of command.examples) {
      expect(line).toMatch(new RegExp(`\\bvnet ${name}\\b`));
      expect(does).toMatch(/^[A-Z].*[^.]$/);
    }
  });
  test('describes the fields of its data', () => {
    expect(command.fields !== undefined).toBe(showsData(command));
    expect(command.shape !== undefined).toBe(showsData(command));
  });
  test('describes options in lower case and without a full stop', () => {
    const options = [...Object.values(flagsOf(command)), ...Object.values(command.args)];
    for (const { summary } of options) expect(summary).toMatch(/^(?:[a-z]|[A-Z]{2}|IPv|MAC|TXT|[A-Z]+:|XPath).*[^.]$/s);
  });
  test('has no required argument after an optional or a variadic one', () => {
    const args = Object.values(command.args);
    const firstLoose = args.findIndex(({ optional, variadic }) => optional || variadic);
    expect(args.slice(firstLoose === -1 ? args.length : firstLoose + 1).filter(({ optional }) => !optional)).toEqual(
      [],
    );
  });
  test('names the value of every option with choices or several values', () => {
    const wrong = Object.values(command.flags).filter(
      ({ value, choices, repeatable }) => value === undefined && (choices !== undefined || repeatable),
    );
    expect(wrong).toEqual([]);
  });
  test('has no two options with the same letter', () => {
    const letters = Object.values(command.flags).flatMap(({ short }) => short ?? []);
    expect(new Set([...letters, 'o', 'h']).size).toBe(letters.length + 2);
  });
  test('has a help with its options and examples', () => {
    const help = commandHelp(command, { columns: 80, paint });
    for (const flag of Object.keys(command.flags)) expect(help).toContain(`--${flag}`);
    for (const { line } of command.examples) expect(help).toContain(line);
  });
  test.each([40, 80])(
    'has a help of %d columns, apart from command lines and an option alone on its line',
    (columns) => {
      const usage = commandHelp(command, { columns, paint }).split('\n');
      const isTerm = (line: string) => /^ +(?:-\w, )?--\S+ \S+$/.test(line);
      const commandLines = [...command.examples.map(({ line }) => line), `vnet ${name} `];
      const wide = usage.filter(
        (line) => line.length > columns && !isTerm(line) && !commandLines.some((each) => line.includes(each)),
      );
      expect(wide).toEqual([]);
    },
  );
});

test('the forwarded commands are those of virsh to which vnet adds nothing', () => {
  const plain = all.filter(
    (command) =>
      command.kind === 'mirrored' &&
      commandKind([command.name, '--edit']) !== 'interactive' &&
      command.extra === undefined &&
      command.check === undefined &&
      command.after === undefined,
  );
  expect([...forwarded].sort()).toEqual(plain.map(({ name }) => name));
});

test('no option of a command has the letter of a common option', () => {
  const letters = new Set(COMMON_OPTIONS.flatMap(({ short, afterCommand }) => (afterCommand ? (short ?? []) : [])));
  const clashes = all.flatMap(({ flags }) => Object.values(flags).filter(({ short }) => letters.has(short ?? '')));
  expect(clashes).toEqual([]);
});

test('an option has the same wording in every command of vnet', () => {
  const wordings = new Map<string, Set<string>>();
  for (const command of all) {
    if (command.kind !== 'own') continue;
    for (const [name, { summary, value, short }] of Object.entries(flagsOf(command))) {
      const key = `--${name} ${value ?? ''} ${short ?? ''}`;
      wordings.set(key, (wordings.get(key) ?? new Set()).add(summary));
    }
  }
  const different = [...wordings].filter(([, { size }]) => size > 1).map(([key]) => key.trim());
  // Options that mean something else in each command.
  expect(different.sort()).toEqual([
    '--accept-risk RISK',
    '--all  a',
    '--autostart',
    '--file FILE f',
    '--fix',
    '--list',
    '--mac MAC',
    '--name NAME',
    '--network NETWORK',
    '--start',
    '--yes  y',
  ]);
});

test('every file of src/commands is listed', () => {
  const folder = join(import.meta.dirname, '../../src/commands');
  const groups = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== 'check',
  );
  const files = groups.flatMap(({ name }) => readdirSync(join(folder, name))).filter((file) => file.endsWith('.ts'));
  expect(files.map((file) => file.replace(/\.ts$/, '')).sort()).toEqual(Object.keys(commands).sort());
});
