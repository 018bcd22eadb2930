import { expect } from '@jest/globals';
import type { Host } from '../../../src/host/host.ts';
import { plugIn, type TestGuest } from '../../../src/sandbox/guests/test-guest.ts';
import { runOn } from '../doctor/with-firewalls.ts';
import type { RealHost } from '../host.ts';

/**
 * A program for machines. `serve` answers on ports with the address of the client, a space and the port. `ask` prints what
 * each of `tcp ADDRESS PORT` and `udp ADDRESS PORT` answers, or how it fails, as JSON. `relay` sends lines to a guest with guest.pl.
 */
export const PROGRAM = `
const net = require('net'), dgram = require('dgram'), fs = require('fs');
const [, , action, ...words] = process.argv;
const plain = (address) => address.replace(/^::ffff:/, '');
if (action === 'serve') {
  const [ready, ...ports] = words;
  let open = 0;
  const opened = () => { if (++open === ports.length) fs.writeFileSync(ready, ''); };
  for (const [protocol, port, address = '::'] of ports.map((each) => each.split(':'))) {
    if (protocol === 'tcp') {
      net.createServer((socket) => {
        socket.on('error', () => {});
        socket.end(plain(socket.remoteAddress) + ' ' + port);
      }).listen({ host: address, port: Number(port) }, opened);
    } else {
      const socket = dgram.createSocket('udp6', (_, { address, port: from }) => socket.send(plain(address) + ' ' + port, from, address));
      socket.bind(Number(port), address, opened);
    }
  }
} else if (action === 'relay') {
  const socket = net.connect({ host: words[0], port: 7 });
  process.stdin.pipe(socket);
  socket.pipe(process.stdout);
} else {
  const LIMIT = Number(process.env.LIMIT);
  const ask = (words) => new Promise((resolve) => {
    const [protocol, address, port] = words.split(' ');
    let answer = '';
    if (protocol === 'tcp') {
      const socket = net.connect({ host: address, port: Number(port) });
      const timer = setTimeout(() => { resolve('timeout'); socket.destroy(); }, LIMIT);
      socket.on('data', (bytes) => { answer += bytes; });
      socket.on('error', ({ code }) => { clearTimeout(timer); resolve(code); });
      socket.on('end', () => { clearTimeout(timer); resolve(answer); });
    } else {
      const socket = dgram.createSocket(address.includes(':') ? 'udp6' : 'udp4');
      const timer = setTimeout(() => { resolve('timeout'); socket.close(); }, LIMIT);
      const done = (text) => { clearTimeout(timer); resolve(text); socket.close(); };
      socket.on('message', (bytes) => done(String(bytes)));
      socket.on('error', ({ code }) => done(code));
      socket.connect(Number(port), address, (error) => (error ? done(error.code) : socket.send('?')));
    }
  });
  Promise.all(words.map(ask)).then((answers) => process.stdout.write(JSON.stringify(answers)));
}
`;

/** Writes the program that machines run. */
export async function installProgram(host: RealHost): Promise<void> {
  await host.file('machine.cjs', PROGRAM);
}

/** Lets a machine answer on ports, `tcp:80` or `tcp:80:127.0.0.1`, until the host ends. */
export async function serve(machine: Host, name: string, ...ports: readonly string[]): Promise<void> {
  const ready = `/run/vnet/${name}.ready`;
  await runOn(
    machine,
    `setsid ${process.execPath} /run/vnet/machine.cjs serve ${ready} ${ports.join(' ')} </dev/null >/dev/null 2>&1 &
     until [ -e ${ready} ]; do sleep 0.02; done`,
  );
}

/** What a machine is answered, for each of `tcp ADDRESS PORT`. An answer that does not come costs the limit. */
export async function ask(
  machine: Host,
  questions: readonly string[],
  limit = 10_000,
): Promise<Record<string, string>> {
  const { stdout, stderr } = await machine.run(process.execPath, ['/run/vnet/machine.cjs', 'ask', ...questions], {
    env: { LIMIT: String(limit), NODE_EXTRA_CA_CERTS: undefined },
  });
  expect(stderr).toBe('');
  const answers = JSON.parse(stdout) as string[];
  return Object.fromEntries(questions.map((question, index) => [question, answers[index] ?? '']));
}

/** The same as a guest with guest.pl sees it. The guest is at an address that this machine reaches. */
export async function askInGuest(
  machine: Host,
  guest: string,
  questions: readonly string[],
): Promise<Record<string, string>> {
  const { stdout, stderr } = await machine.run(process.execPath, ['/run/vnet/machine.cjs', 'relay', guest], {
    input: questions.map((question) => `${question}\n`).join(''),
    env: { NODE_EXTRA_CA_CERTS: undefined },
  });
  expect(stderr).toBe('');
  const answers = stdout.split('\n');
  return Object.fromEntries(questions.map((question, index) => [question, answers[index] ?? '']));
}

export interface MachineOptions {
  readonly name: string;
  readonly bridge: string;
  readonly mac?: string;
  readonly addresses: readonly string[];
  readonly routers: readonly string[];
}

/** A machine with addresses and default routes. */
export async function machine(inside: Host, options: MachineOptions): Promise<TestGuest> {
  const { addresses, routers, ...plug } = options;
  const client = await plugIn(inside, plug);
  // A server that answers UDP on all addresses answers from the one that the kernel prefers.
  await runOn(client.host, 'sysctl -qw net.ipv6.conf.eth0.accept_ra=0; ip -6 address flush dev eth0 scope global');
  for (const address of addresses) {
    await runOn(client.host, `ip address add ${address} dev eth0 ${address.includes(':') ? 'nodad' : ''}`);
  }
  for (const router of routers) await runOn(client.host, `ip route replace default via ${router}`);
  return client;
}

/** What clients outside connect to: a protocol, an address of the host, and a port. */
export const QUESTIONS = [
  'tcp 198.51.100.1 8080',
  'tcp 198.51.100.1 6010',
  'udp 198.51.100.1 5353',
  'udp 198.51.100.1 7010',
  'tcp 2001:db8:51::1 8080',
  'tcp 2001:db8:51::1 6010',
  'udp 2001:db8:51::1 5353',
  'udp 2001:db8:51::1 7010',
];
