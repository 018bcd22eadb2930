import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Command } from '../../src/cli/command.ts';
import { COMMON_OPTIONS } from '../../src/cli/common-options.ts';
import { commandHelp, loadAll } from '../../src/cli/docs/help.ts';
import { commands, forwarded } from '../../src/commands/index.ts';
import { commandKind } from '../../src/libvirt/virsh-commands.ts';

/** What must hold of every declaration, whoever writes the next one. */
const all: readonly Command[] = await loadAll(commands);

describe.each(all.map((command) => [command.name, command] as const))('%s', (name, command) => {
  test('is listed under its own name', () => {
    expect(Object.keys(commands)).toContain(name);
  });
  test('has a summary of one line: a capital, no full stop, no third person', () => {
    expect(command.summary).toMatch(/^[A-Z]\w*[^s\s]? .*[^.]$/);
    expect(command.summary.length).toBeLessThanOrEqual(72);
  });
  test('has examples that begin with its own name and say what they do', () => {
    expect(command.examples.length).toBeGreaterThan(0);
    for (const { line, does } of command.examples) {
      expect(line).toMatch(new RegExp(`\\bvnet ${name}\\b`));
      expect(does).toMatch(/^[A-Z].*[^.]$/);
    }
  });
  test('takes no argument behind an optional or a variadic one, unless that is optional too', () => {
    const args = Object.values(command.args);
    const firstLoose = args.findIndex(({ optional, variadic }) => optional || variadic);
    expect(args.slice(firstLoose === -1 ? args.length : firstLoose + 1).filter(({ optional }) => !optional)).toEqual(
      [],
    );
  });
  test('names the value of every flag with choices or several values', () => {
    const wrong = Object.values(command.flags).filter(
      ({ value, choices, repeatable }) => value === undefined && (choices !== undefined || repeatable),
    );
    expect(wrong).toEqual([]);
  });
  test('has no two flags of one letter', () => {
    const letters = Object.values(command.flags).flatMap(({ short }) => short ?? []);
    expect(new Set([...letters, 'o', 'h']).size).toBe(letters.length + 2);
  });
  test('has a help that shows its flags and examples', () => {
    const help = commandHelp(command);
    for (const flag of Object.keys(command.flags)) expect(help).toContain(`--${flag}`);
    for (const { line } of command.examples) expect(help).toContain(line);
  });
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

test('no command of vnet has an option of its own with the letter of a common option', () => {
  const letters = new Set(COMMON_OPTIONS.flatMap(({ short, afterCommand }) => (afterCommand ? (short ?? []) : [])));
  const clashes = all.flatMap(({ flags }) => Object.values(flags).filter(({ short }) => letters.has(short ?? '')));
  expect(clashes).toEqual([]);
});

test('every file of src/commands is listed', () => {
  const folder = join(import.meta.dirname, '../../src/commands');
  const groups = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = groups.flatMap(({ name }) => readdirSync(join(folder, name))).filter((file) => file.endsWith('.ts'));
  expect(files.map((file) => file.replace(/\.ts$/, '')).sort()).toEqual(Object.keys(commands).sort());
});
