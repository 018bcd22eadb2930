import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { changeHost, type Plan, previewChange } from '../../src/change/change.ts';
import { editStep } from '../../src/change/file-step.ts';
import type { Step } from '../../src/change/registry.ts';
import { VnetError } from '../../src/error.ts';
import type { Host } from '../../src/host/host.ts';
import { scratchDirectory } from '../children.ts';
import { hostWithState } from './host-with-state.ts';

const scratch = scratchDirectory();
afterAll(() => scratch.remove());
const [files, state] = [join(scratch.path, 'files'), join(scratch.path, 'state')];
const host = hostWithState(state);
const at = (name: string) => join(files, name);

beforeEach(fresh);
function fresh(): void {
  for (const directory of [files, state]) rmSync(directory, { recursive: true, force: true });
  mkdirSync(files);
}

/** The name and content of every file, and the name of every directory. */
function everything(): Record<string, string | undefined> {
  const found: Record<string, string | undefined> = {};
  for (const name of readdirSync(files)) {
    const path = at(name);
    found[name] = statSync(path).isFile() ? readFileSync(path, 'latin1') : undefined;
  }
  return found;
}

/** What a plan is made of: files that get another content, or none, and directories that are made by a command. */
interface Wanted {
  readonly name: string;
  readonly content: string | undefined | 'directory';
}

async function planOf(wanted: readonly Wanted[]): Promise<Plan> {
  const steps: Step[] = [];
  for (const { name, content } of wanted) {
    if (content !== 'directory') steps.push(await editStep(host, at(name), () => content));
    else {
      const path = at(name);
      const check = ['test', '-d', path] as const;
      const description = `make ${path}`;
      steps.push({ kind: 'command', description, apply: ['mkdir', path], undo: ['rmdir', path], check });
    }
  }
  return { title: 'test', steps };
}

const content = fc.constantFrom(undefined, '', 'a\n', 'b', '\xff\0');
const wanted: fc.Arbitrary<Wanted[]> = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    content: fc.oneof(content, fc.constant('directory' as const)),
  }),
  { selector: ({ name }) => name, maxLength: 5 },
);
const found = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.constantFrom('', 'a\n', 'other'));

/** A host that fails, or is gone, at its n-th change. Nothing works after a kill, as in a process that has ended. */
function failing(at: number, how: 'fails' | 'is killed before' | 'is killed after'): Host {
  let left = at;
  let dead = false;
  const around = async <T>(act: () => Promise<T>): Promise<T> => {
    if (dead) throw new Killed();
    const now = left-- === 0;
    if (now && how === 'fails') throw new VnetError('permission', 'no');
    if (now) dead = true;
    if (now && how === 'is killed before') throw new Killed();
    const result = await act();
    if (now) throw new Killed();
    return result;
  };
  return {
    ...host,
    replaceFile: (...args) => around(() => host.replaceFile(...args)),
    run: (program, args) => (program === 'test' ? host.run(program, args) : around(() => host.run(program, args))),
  };
}

class Killed extends Error {}

test('a plan is carried out in full, or not at all: for any plan, failure and kill', async () => {
  await fc.assert(
    fc.asyncProperty(
      found,
      wanted,
      fc.nat(8),
      fc.constantFrom('fails' as const, 'is killed before' as const, 'is killed after' as const),
      async (there, steps, when, how) => {
        fresh();
        const directories = new Set(steps.filter((step) => step.content === 'directory').map(({ name }) => name));
        for (const [name, text] of Object.entries(there)) if (!directories.has(name)) writeFileSync(at(name), text);
        const before = everything();
        const after: Record<string, string | undefined> = { ...before };
        for (const step of steps) {
          if (step.content === 'directory') after[step.name] = undefined;
          else if (step.content === undefined) delete after[step.name];
          else after[step.name] = step.content;
        }
        let error: unknown;
        const plan = await planOf(steps);
        await changeHost(failing(when, how), async () => plan).catch((thrown) => (error = thrown));
        if (error instanceof Killed) {
          const { findings } = await changeHost(host, async () => ({ title: 'next', steps: [] }));
          const now = everything();
          // There is nothing to say where there was no journal yet, or no more.
          const note = findings[0]?.message;
          if (note === undefined) expect([before, after]).toContainEqual(now);
          else if (note === 'finished a change that was interrupted: test') expect(now).toEqual(after);
          else expect([note, now]).toEqual(['rolled back a change that was interrupted: test', before]);
        } else expect(everything()).toEqual(error === undefined ? after : before);
        expect(readdirSync(state).filter((name) => name !== 'lock')).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
});

test('steps whose result is there already are no changes, and are not undone', async () => {
  writeFileSync(at('a'), 'same');
  const plan = await planOf([
    { name: 'a', content: 'same' },
    { name: 'b', content: 'new' },
  ]);
  expect((await previewChange(host, async () => plan)).steps.map(({ changed }) => changed)).toEqual([false, true]);
  expect(everything()).toEqual({ a: 'same' });
  await expect(changeHost(failing(1, 'fails'), async () => plan)).rejects.toThrow('no');
  expect(everything()).toEqual({ a: 'same' });
});

test('a preview leaves no state directory behind', async () => {
  await previewChange(host, () => planOf([{ name: 'a', content: 'new' }]));
  expect([existsSync(state), everything()]).toEqual([false, {}]);
});

test('a preview shows a plan that something else has overtaken', async () => {
  const { steps } = await previewChange(host, async () => {
    const plan = await planOf([{ name: 'a', content: 'new' }]);
    writeFileSync(at('a'), 'theirs');
    return plan;
  });
  expect(steps.map(({ changed }) => changed)).toEqual([true]);
});

test('the state is of root alone, and the journal is there while a step is carried out', async () => {
  let journal: unknown;
  const watching: Host = {
    ...host,
    async replaceFile(path, bytes, options) {
      if (path === at('a')) journal = JSON.parse(readFileSync(join(state, 'journal.json'), 'utf8'));
      const { mode } = statSync(state);
      expect(mode & 0o777).toBe(0o700);
      return host.replaceFile(path, bytes, options);
    },
  };
  await changeHost(watching, () => planOf([{ name: 'a', content: 'new' }]));
  expect(journal).toMatchObject({ version: 1, title: 'test', steps: [{ kind: 'file', path: at('a'), after: 'new' }] });
  expect(readdirSync(state)).toEqual(['lock']);
});

test('a plan is made again where something else has changed the file since', async () => {
  writeFileSync(at('a'), 'one\n');
  let tries = 0;
  await changeHost(host, async () => {
    const step = await editStep(host, at('a'), (text = '') => `${text}vnet\n`);
    if (tries++ === 0) writeFileSync(at('a'), 'two\n');
    return { title: 'test', steps: [step] };
  });
  expect([tries, everything()]).toEqual([2, { a: 'two\nvnet\n' }]);
});

test('a step that meets a conflict undoes the steps before it, and the plan is made again', async () => {
  let tries = 0;
  const meddling: Host = {
    ...host,
    async replaceFile(path, bytes, options) {
      if (path === at('b') && tries++ === 0) writeFileSync(at('b'), 'theirs\n');
      return host.replaceFile(path, bytes, options);
    },
  };
  await changeHost(meddling, async () => {
    expect(everything()['a']).toBeUndefined();
    const steps = [
      await editStep(host, at('a'), () => 'new'),
      await editStep(host, at('b'), (text = '') => `${text}vnet\n`),
    ];
    return { title: 'test', steps };
  });
  expect(everything()).toEqual({ a: 'new', b: 'theirs\nvnet\n' });
  expect(readdirSync(state)).toEqual(['lock']);
});

test('where something else changes the file over and over, vnet gives up', async () => {
  let count = 0;
  const planner = async () => {
    const step = await editStep(host, at('a'), () => 'vnet');
    writeFileSync(at('a'), String(count++));
    return { title: 'test', steps: [step] };
  };
  await expect(changeHost(host, planner)).rejects.toMatchObject({ code: 'file-unreadable' });
  expect(everything()).toEqual({ a: '19' });
});

test('what something else has changed since is not rolled back over, and what was there is kept', async () => {
  writeFileSync(at('a'), 'old');
  const plan = await planOf([
    { name: 'a', content: 'new' },
    { name: 'b', content: 'new' },
  ]);
  const meddling: Host = {
    ...host,
    async replaceFile(path, bytes, options) {
      if (path !== at('b')) return host.replaceFile(path, bytes, options);
      writeFileSync(at('a'), 'theirs');
      throw new VnetError('permission', 'no');
    },
  };
  const error = await changeHost(meddling, async () => plan).catch((thrown) => thrown);
  const [kept = ''] = readdirSync(state).filter((name) => name.startsWith('not-undone'));
  expect(error.message.split('\n')).toEqual([
    'no',
    `cannot undo "update ${at('a')}": something else has changed it since`,
    `what was there before is in /var/lib/vnet/${kept}`,
  ]);
  expect(everything()).toEqual({ a: 'theirs' });
  expect(JSON.parse(readFileSync(join(state, kept), 'utf8')).steps[0].before).toBe('old');
});

test('a command that has no effect fails, and is rolled back with the rest', async () => {
  const step: Step = { kind: 'command', description: 'do it', apply: ['true'], undo: ['true'], check: ['false'] };
  const { steps } = await planOf([{ name: 'a', content: 'new' }]);
  await expect(changeHost(host, async () => ({ title: 'test', steps: [...steps, step] }))).rejects.toThrow(
    'cannot do it: it has no effect',
  );
  expect(everything()).toEqual({});
});

test('a command that fails says what it said', async () => {
  const step: Step = {
    kind: 'command',
    description: 'do it',
    apply: ['sh', '-c', 'echo why >&2; exit 3'],
    undo: ['true'],
    check: ['false'],
  };
  await expect(changeHost(host, async () => ({ title: 'test', steps: [step] }))).rejects.toThrow(
    'sh -c echo why >&2; exit 3 failed: why',
  );
});

test('without a state directory files are changed, and commands refused', async () => {
  const without: Host = { ...host, makePrivateDirectory: async () => false };
  await changeHost(without, () => planOf([{ name: 'a', content: 'new' }]));
  expect(everything()).toEqual({ a: 'new' });
  await expect(changeHost(without, () => planOf([{ name: 'd', content: 'directory' }]))).rejects.toThrow(
    'cannot keep a journal of the change',
  );
});

test('a file of the journal that cannot be read any more does not block later runs', async () => {
  writeFileSync(at('a'), 'old');
  const plan = await planOf([
    { name: 'a', content: 'new' },
    { name: 'b', content: 'new' },
  ]);
  await expect(changeHost(failing(2, 'is killed before'), async () => plan)).rejects.toThrow(Killed);
  rmSync(at('a'));
  mkdirSync(at('a'));
  const { findings } = await changeHost(host, () => planOf([{ name: 'c', content: 'new' }]));
  expect(findings).toEqual([
    {
      id: 'change-interrupted',
      severity: 'warning',
      message: 'rolled back a change that was interrupted: test',
      evidence: [
        `cannot undo "update ${at('a')}": cannot read ${at('a')}: Is a directory`,
        expect.stringMatching(/^what was there before is in /),
      ],
    },
  ]);
  expect(everything()).toEqual({ a: undefined, c: 'new' });
});

test('a journal of another version is left for that version', async () => {
  mkdirSync(state, { mode: 0o700 });
  writeFileSync(join(state, 'journal.json'), '{"version":2}');
  await expect(changeHost(host, () => planOf([{ name: 'a', content: 'new' }]))).rejects.toThrow(
    'it is not a journal of this version of vnet',
  );
  expect(everything()).toEqual({});
});

test('two changes at once follow each other', async () => {
  writeFileSync(at('a'), '');
  let running = 0;
  const planner = async () => {
    expect(++running).toBe(1);
    const step = await editStep(host, at('a'), (text = '') => `${text}x`);
    await host.run('true', []);
    running--;
    return { title: 'test', steps: [step] };
  };
  await Promise.all(Array.from({ length: 5 }, () => changeHost(host, planner)));
  expect(everything()).toEqual({ a: 'xxxxx' });
});
