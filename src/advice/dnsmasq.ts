import { installedPrograms } from '../host/installed-programs.ts';
import { installCommand } from '../host/packages.ts';
import type { Look } from './look.ts';

/** Whether dnsmasq is installed. */
export const dnsmasq: Look = async ({ host }) => {
  if (installedPrograms(host).has('dnsmasq')) {
    return {
      evidence: ['dnsmasq is installed'],
      cause: 'dnsmasq is installed, and the daemon of libvirt does not find it in its PATH or did not notice it yet',
      fix: 'restart the daemon',
      commands: ['sudo systemctl restart libvirtd', 'sudo systemctl restart virtnetworkd'],
    };
  }
  const install = installCommand('dnsmasq', host);
  return {
    evidence: ['no dnsmasq in PATH, /usr/local/sbin, /usr/sbin or /sbin'],
    cause: 'dnsmasq is not installed',
    fix: 'install it, then start the network again',
    ...(install !== undefined && { commands: [install] }),
  };
};
