import { expect, test } from '@jest/globals';
import type { Finding } from '../../../src/finding.ts';
import type { Finished } from '../../../src/host/host.ts';
import { paintFor } from '../../../src/render/colour.ts';
import { findingsText } from '../../../src/render/finding.ts';
import { vnet } from '../../commands/run.ts';

const LINES = [
  'net-info lab',
  'net-list --all',
  'net-dumpxml lab',
  'net-dumpxml lab --xpath //ip',
  'net-uuid lab',
  'net-name lab',
  'net-dhcp-leases lab',
  'net-port-list lab',
  'net-port-dumpxml lab 3f5e1c4a-0000-4000-8000-000000000001',
  'net-desc lab',
  'net-metadata lab https://example.org/',
  'domifaddr web',
];

const FAILURES = [
  [
    'failed to connect to the hypervisor',
    "Failed to connect socket to '/run/libvirt/libvirt-sock': No such file or directory",
  ],
  ['failed to connect to the hypervisor', "Failed to connect socket to '/run/libvirt/libvirt-sock': Permission denied"],
  ["failed to get network 'lab'", "Network not found: no network with matching name 'lab'"],
  ["failed to get domain 'web'"],
  ['this function is not supported by the connection driver: virNetworkListAllPorts'],
  ["unknown command: 'net-desc'"],
  ["command 'net-list' doesn't support option --all"],
  ["Requested operation is not valid: network 'lab' is not active"],
  ['Requested operation is not valid: domain is not running'],
  ['something that nobody foresaw'],
];

/** Every virsh fails so, but the lists of names and the version. */
function failing(errors: readonly string[]): Record<string, string | Partial<Finished>> {
  const answers: Readonly<Record<string, string>> = {
    'virsh --version': '9.0.0\n',
    'virsh uri': 'qemu:///system\n',
    'virsh net-list --all --name': 'labs\n',
    'virsh list --all --name': 'webs\n',
  };
  const stderr = errors.map((error) => `error: ${error}\n`).join('');
  return new Proxy({}, { get: (_, line: string) => answers[line] ?? { status: 1, stdout: '', stderr } });
}

test.each(LINES.flatMap((line) => FAILURES.map((errors) => [line, errors] as const)))(
  '%s fails in the same way with -o json: %j',
  async (line, errors) => {
    const plain = await vnet(line, { programs: failing(errors) });
    const data = await vnet(`${line} -o json`, { programs: failing(errors) });
    const findings = data.stderr
      .split('\n')
      .filter((each) => each !== '')
      .map((each): Finding => JSON.parse(each));
    // JSON says by a cause that a finding explains the errors before it.
    const shown = findings.map((each) => (each.cause === undefined ? each : { ...each, explains: 'failure' }));
    const text = findingsText(shown, await paintFor(false));
    expect({ status: data.status, stdout: data.stdout, stderr: text }).toEqual({
      status: plain.status,
      stdout: '',
      stderr: plain.stderr,
    });
  },
);
