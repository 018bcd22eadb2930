import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Where the system of guests is, which scripts/test-guest.sh builds and keeps. */
export const GUEST_SYSTEM = '/var/tmp/vnet-test-guest';

/** Builds the system of guests, or what is missing of it. */
export function buildGuestSystem(): void {
  const script = join(import.meta.dirname, '../../../scripts/test-guest.sh');
  const { status, stderr } = spawnSync(script, [GUEST_SYSTEM], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${script} failed: ${stderr}`);
}

export interface RealGuestOptions {
  readonly name: string;
  readonly network: string;
  readonly mac: string;
}

/** The XML of a guest that boots this system in QEMU, takes a lease under its name, and answers as guest.pl says. */
export function realGuestXml({ name, network, mac }: RealGuestOptions): string {
  return `<domain type='qemu'><name>${name}</name><memory unit='MiB'>128</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type><kernel>${GUEST_SYSTEM}/vmlinuz</kernel><initrd>${GUEST_SYSTEM}/initrd</initrd>
  <cmdline>console=ttyS0 quiet mitigations=off nokaslr name=${name}</cmdline></os>
  <devices><interface type='network'><mac address='${mac}'/><source network='${network}'/><model type='virtio'/><rom bar='off'/></interface>
  <serial type='file'><source path='/var/log/libvirt/${name}.console'/></serial></devices></domain>`;
}

/** A script of bash that waits until a guest answers. */
export function untilGuestAnswers(name: string): string {
  return `until grep -q 'guest: ready' /var/log/libvirt/${name}.console; do sleep 0.1; done`;
}
