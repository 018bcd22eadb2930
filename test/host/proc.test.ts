import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { listDirectory, readFile } from '../../src/host/files.ts';
import { commandLine, descendants, processAge, processes, processName, statusFields } from '../../src/host/proc.ts';
import { fakeHost } from '../fake-host.ts';

const files = { readFile, listDirectory };

test('this process is among all, with its words, its name and its user', () => {
  expect(processes(files)).toContain(process.pid);
  expect(commandLine(files, process.pid)[0]).toBe(process.argv0);
  expect(processName(files, 1)).not.toBe('');
  expect(statusFields(files, 'self').get('Uid')?.split('\t')[0]).toBe(String(process.getuid?.()));
});

test('descendants are children, and their children', async () => {
  const child = spawn('sh', ['-c', 'sleep 3600 & echo $!; wait'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(child.stdout, 'data');
  try {
    expect(descendants(files, process.pid)).toEqual(expect.arrayContaining([child.pid, Number(line)]));
    expect(descendants(files, child.pid ?? 0)).toEqual([Number(line)]);
  } finally {
    process.kill(Number(line), 'SIGKILL');
  }
});

test('the age of a process is told by its start, whatever it is called', () => {
  const host = fakeHost({
    files: {
      '/proc/7/stat': '7 (a) b) S 1 7 7 0 -1 4 1 0 0 0 0 0 0 0 20 0 1 0 4000 0 0',
      '/proc/uptime': '100.00 5.00\n',
    },
  });
  expect([processAge(host, 7), processAge(host, 8)]).toEqual([60, undefined]);
});

test('a process that is not there has nothing', () => {
  expect([commandLine(fakeHost(), 7), processName(fakeHost(), 7), statusFields(fakeHost(), 7).size]).toEqual([
    [],
    '',
    0,
  ]);
});
