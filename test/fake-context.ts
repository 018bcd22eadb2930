import type { Context } from '../src/cli/command.ts';
import { commands } from '../src/commands/index.ts';
import type { Host } from '../src/host/host.ts';
import type { Virsh } from '../src/libvirt/virsh.ts';

/** A context without colour and options. */
export function fakeContext(host: Host, virsh: Virsh, more: Partial<Context> = {}): Context {
  const colour = { stdout: false, stderr: false };
  return {
    name: 'default',
    host,
    virsh,
    commands,
    connection: [],
    output: 'table',
    wide: false,
    quiet: false,
    advice: true,
    rawCsv: false,
    colour,
    ...more,
  };
}
