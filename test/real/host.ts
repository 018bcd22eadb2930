import { readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import type { Finished, Host } from '../../src/host/host.ts';
import { nodeHost } from '../../src/host/node.ts';
import { takeLease } from '../../src/sandbox/guests/dhcp-client.ts';
import { plugIn, type TestGuest } from '../../src/sandbox/guests/test-guest.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/host/sandbox.ts';
import { checkSchema } from '../commands/schemas.ts';
import { BIN, RUNNER } from '../program.ts';

const checkout = join(import.meta.dirname, '../..');
/** node_modules may be a link to that of another checkout. */
const VISIBLE = [checkout, process.execPath, realpathSync(join(checkout, 'node_modules'))];

/** A real libvirt host of a test file's own, there from beforeAll to afterAll: it starts in a tenth of a second. */
export interface RealHost {
  /** The world inside: `run('ip', …)`, `readFile('/run/…')`. */
  readonly inside: Host;
  /** The built bin/vnet.js, run inside. */
  vnet(...words: string[]): Promise<Finished>;
  /** The same with more variables in its environment. */
  vnetWith(env: Readonly<Record<string, string>>, ...words: string[]): Promise<Finished>;
  virsh(...words: string[]): Promise<Finished>;
  /** Writes a file inside, and gives its path back. */
  file(name: string, content: string): Promise<string>;
  /** Plugs a machine into the bridge of a network, and takes a lease under a hostname, the machine's own by default. */
  client(network: string, name: string, options?: { mac?: string; hostname?: string }): Promise<Leased>;
}

export interface Leased extends TestGuest {
  /** The IPv4 address it was given. */
  readonly ip: string;
}

const root = (globalThis as { VNET_TEST_ROOT?: string }).VNET_TEST_ROOT;

/** The version of libvirt on these hosts, such as 9.0 or 11.3, by the name of its library: to declare tests of what it has. */
export function libvirtVersion(): { readonly major: number; readonly minor: number } {
  const directories = ['/usr/lib', '/usr/lib64'].map((path) => join(root ?? '/', path));
  const files = directories.flatMap((path) => [
    ...entries(path),
    ...entries(path).flatMap((name) => entries(join(path, name))),
  ]);
  const [, text] = files.map((name) => /^libvirt\.so\.0\.(\d+)\.\d+$/.exec(name)).find((found) => found !== null) ?? [];
  if (text === undefined) throw new Error('there is no libvirt.so.0.*');
  return { major: Math.floor(Number(text) / 1000), minor: Number(text) % 1000 };
}

function entries(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Declares that the tests of this file run on a libvirt host of their own; the project of jest.real.config.mjs may name
 * the root of another system. `visible` are more paths that it shows. */
export function realHost({ visible = [] }: { visible?: readonly string[] } = {}): RealHost {
  let sandbox: Sandbox | undefined;
  const inside = () => {
    if (sandbox === undefined) throw new Error('the host is there in tests and hooks only');
    return sandbox.inside;
  };

  beforeAll(async () => {
    const options = { name: `test-${process.pid}`, visible: [...VISIBLE, ...visible], hasTun: true, isConfined: false };
    sandbox = await startSandbox(nodeHost, root === undefined ? options : { ...options, root });
  });
  afterAll(() => sandbox?.end());

  const virsh = (...words: string[]) => inside().run('virsh', words);
  const vnetWith = async (env: Readonly<Record<string, string>>, ...words: string[]) => {
    // Node warns where the variable names a file that the root does not have.
    const finished = await inside().run(RUNNER, [BIN, ...words], {
      env: { NODE_EXTRA_CA_CERTS: undefined, ...env },
    });
    checkSchema(words, finished.stdout);
    return finished;
  };
  return {
    get inside() {
      return inside();
    },
    vnet: (...words) => vnetWith({}, ...words),
    vnetWith,
    virsh,
    async file(name, content) {
      const path = `/run/vnet/${name}`;
      await inside().run('tee', ['--', path], { input: content });
      return path;
    },
    async client(network, name, { mac, hostname = name } = {}) {
      const { stdout } = await virsh('net-info', network);
      const bridge = /^Bridge:\s+(\S+)$/m.exec(stdout)?.[1] ?? '';
      const client = await plugIn(inside(), { name, bridge, mac });
      const offer = await takeLease(client, hostname);
      if (offer?.['ip'] === undefined) throw new Error(`${name} got no lease of ${network}`);
      return { ...client, ip: offer['ip'] };
    },
  };
}
