import type { Finding } from '../finding.ts';
import { nameArgument, shellCommand } from '../shell-words.ts';

/** Says that a running guest keeps an address, and how its DHCP client is made to request one. */
export function renewal(message: string, guest: string, mac: string): Finding {
  const interfaceOf = [nameArgument('domain', guest), nameArgument('interface', mac)];
  const down = shellCommand('vnet', 'domif-setlink', ...interfaceOf, 'down');
  const up = shellCommand('vnet', 'domif-setlink', ...interfaceOf, 'up');
  return {
    id: 'renew',
    severity: 'note',
    message,
    fix: 'restart the network in the guest, or disconnect and connect its interface',
    commands: [`${down}; sleep 2; ${up}`],
  };
}
