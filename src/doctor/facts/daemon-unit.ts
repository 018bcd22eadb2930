import type { Fact } from '../look.ts';

/** The systemd unit of the daemon that manages networks. */
export const daemonUnit: Fact<'libvirtd' | 'virtnetworkd'> = async ({ host }) =>
  host.listDirectory('/run/libvirt')?.includes('virtnetworkd-sock') ? 'virtnetworkd' : 'libvirtd';
