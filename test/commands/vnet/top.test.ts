import { expect, test } from '@jest/globals';
import type { Host, TerminalEvent } from '../../../src/host/host.ts';
import { main } from '../../../src/main.ts';
import { fakeHost } from '../../fake-host.ts';
import { route } from '../../libvirt/files.ts';

const NAMES = ['web', 'db', '漢字', 'evil\x1b[2J', 'idle'];
const guestXml = (name: string, tap: string) =>
  `<domstatus state='running'><domain id='1'><name>${name}</name><devices><interface type='network'><source network='route'/><target dev='${tap}'/></interface></devices></domain></domstatus>`;

/** Runs vnet on a host with five guests. Guest N receives N kB per second. `step` is called with each second that passes. */
async function run(
  line: string,
  { terminal = false, step = () => {}, guests = NAMES }: RunOptions = {},
): Promise<{ status: number; stdout: string; stderr: string }> {
  let seconds = 0;
  let interrupt = (_: NodeJS.Signals) => {};
  let send = (_: TerminalEvent) => {};
  const ended = new Promise<NodeJS.Signals>((resolve) => (interrupt = resolve));
  const files: Record<string, string> = {
    '/run/libvirt/network/route.xml': route,
    '/run/libvirt/qemu/driver.pid': '1',
  };
  for (const [index, name] of guests.entries())
    files[`/run/libvirt/qemu/${index}.xml`] = guestXml(name, `vnet${index}`);
  const base = fakeHost({ files, terminal, columns: 80 });
  const counters = () =>
    guests.map((_, n) => ` vnet${n}: 0 0 0 0 0 0 0 0 ${seconds * 1000 * (n + 1)} 0 0 0 0 0 0 0\n`).join('');
  const host: Host = {
    ...base,
    monotonic: () => seconds * 1000,
    now: () => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)),
    async sleep(milliseconds) {
      seconds += milliseconds / 1000;
      step({
        seconds,
        interrupt: () => interrupt('SIGINT'),
        type: (text) => send({ kind: 'typed', text }),
        send: (event) => send(event),
      });
    },
    readFile: (path) => (path === '/proc/net/dev' ? Buffer.from(counters()) : base.readFile(path)),
    controlTerminal: async (onEvent) => {
      send = onEvent;
      return { suspend: async () => base.write('stdout', '<stopped>'), close: () => base.write('stdout', '<closed>') };
    },
    interrupted: () => ended,
    write: (stream, text) => base.write(stream, text),
  };
  const status = await main(line.split(' '), host);
  return { status, stdout: base.stdout, stderr: base.stderr };
}

interface Step {
  readonly seconds: number;
  readonly interrupt: () => void;
  readonly type: (text: string) => void;
  readonly send: (event: TerminalEvent) => void;
}
interface RunOptions {
  readonly terminal?: boolean;
  readonly step?: (step: Step) => void;
  readonly guests?: readonly string[];
}

test('--once measures for one interval, and the busiest is first', async () => {
  const { status, stdout, stderr } = await run('top --once -o json --interval 4 web db');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject([
    { guest: 'db', interface: 'vnet1', rxBytes: 8000, rxBytesPerSecond: 2000, txBytesPerSecond: 0, seconds: 4 },
    { guest: 'web', network: 'route', state: 'running', addresses: [], rxBytes: 4000, rxBytesPerSecond: 1000 },
  ]);
});

test.each([
  ['guest', ['db', 'evil\x1b[2J', 'idle', 'web', '漢字']],
  ['rx', ['idle', 'evil\x1b[2J', '漢字', 'db', 'web']],
  ['interface', NAMES],
])('--sort %s', async (order, guests) => {
  const { stdout } = await run(`top --once -o json --sort ${order}`);
  expect((JSON.parse(stdout) as { guest: string }[]).map(({ guest }) => guest)).toEqual(guests);
});

test.each([
  ['top wbe --once', "error: no guest named 'wbe'\nhint: did you mean 'web'?\n"],
  ['top --network x --once', "error: no network named 'x'\nhint: networks here: route\n"],
  [
    'top --interval 0 --once',
    "error: invalid interval '0'\nhint: use seconds, at least 0.1, or a time such as 500ms or 1m\n",
  ],
])('%s fails', async (line, stderr) => {
  expect((await run(line)).stderr).toBe(stderr);
});

test('one line says why there is nothing to see', async () => {
  const { status, stdout, stderr } = await run('top --once -o json', { guests: [] });
  expect({ status, stdout, stderr: JSON.parse(stderr) as unknown }).toMatchObject({
    status: 0,
    stdout: '[]\n',
    stderr: { severity: 'note', message: 'no running guest has a network interface' },
  });
});

test('a pipe gets one object per interface and tick, until SIGINT', async () => {
  const { status, stdout } = await run('top web -o json', {
    step: ({ seconds, interrupt }) => seconds === 3 && interrupt(),
  });
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect({ status, lines }).toMatchObject({
    status: 0,
    lines: [
      { time: '2026-01-01T00:00:01.000Z', rxBytes: 1000, rxBytesPerSecond: 1000 },
      { time: '2026-01-01T00:00:02.000Z', rxBytes: 2000, rxBytesPerSecond: 1000 },
    ],
  });
});

test('a pipe gets one table per tick', async () => {
  const { stdout } = await run('top db', { step: ({ seconds, interrupt }) => seconds === 3 && interrupt() });
  expect(stdout.split('\n\n')).toHaveLength(2);
  expect(stdout.match(/^ db {6}vnet1 .* 2.0 kB .*$/gm)).toHaveLength(2);
});

/** What a terminal shows after the last frame that was written. */
const lastFrame = (stdout: string) =>
  (stdout.split('\x1b[H').at(-1) ?? '').split('\x1b[J')[0]?.replaceAll('\x1b[K', '').split('\r\n') ?? [];

test('the screen shows the busiest first, escapes names, and gives the screen back at q', async () => {
  const { status, stdout } = await run('top', {
    terminal: true,
    step: ({ seconds, type }) => seconds === 3 && type('q'),
  });
  const lines = lastFrame(stdout);
  expect(lines[0]).toBe(' 5 interfaces of 5 guests: rx 15 kB/s, tx 0 B/s; by traffic, every 1 s');
  expect(lines.slice(3, 8).map((line) => line.trim().split(' ')[0])).toEqual([
    'idle',
    'evil\\x1b[2J',
    '漢字',
    'db',
    'web',
  ]);
  expect(lines).toHaveLength(24);
  expect(status).toBe(0);
  expect(stdout.endsWith('<closed>\x1b[?25h\x1b[?1049l')).toBe(true);
});

test('keys filter, scroll and stop', async () => {
  const keys = ['/', 'we', '\r', '\x1a', 'q'];
  const { stdout } = await run('top', { terminal: true, step: ({ type }) => type(keys.shift() ?? '') });
  const lines = lastFrame(stdout);
  expect(lines.slice(3, 6).map((line) => line.trim().split(' ')[0])).toEqual(['web', '', '']);
  expect(lines.at(-1)).toContain('filter: we');
  expect(stdout).toContain('\x1b[?25h\x1b[?1049l<stopped>\x1b[?1049h\x1b[?25l');
});

test('the end of the terminal, and SIGINT, end vnet', async () => {
  for (const step of [({ send }: Step) => send({ kind: 'closed' }), ({ interrupt }: Step) => interrupt()]) {
    const { status, stdout } = await run('top', { terminal: true, step });
    expect(status).toBe(0);
    expect(stdout.endsWith('<closed>\x1b[?25h\x1b[?1049l')).toBe(true);
  }
});
