import type { Context } from '../../../cli/command.ts';
import type { Finding } from '../../../finding.ts';

/** Reports that a definition which was changed differs from the network that runs. Asks one virsh. */
export async function definitionNotLive(network: string, { virsh }: Context): Promise<readonly Finding[]> {
  const [info, live, inactive] = await virsh.askAll([
    ['net-info', '--network', network],
    ['net-dumpxml', '--network', network],
    ['net-dumpxml', '--network', network, '--inactive'],
  ]);
  if (info === undefined || !/^Active: +yes$/m.test(info.stdout)) return [];
  if (live?.errors.length !== 0 || inactive?.errors.length !== 0) return [];
  if (asDefined(live.stdout) === asDefined(inactive.stdout)) return [];
  return [
    {
      id: 'definition-not-live',
      severity: 'note',
      message: `network '${network}' runs with its old definition; the new one applies from its next start`,
    },
  ];
}

/**
 * Removes what libvirt adds to the live XML: counts of connections, the default ports of NAT, and the virtual functions of an
 * SR-IOV device.
 */
function asDefined(xml: string): string {
  const pool = /<pf /.test(xml) ? /\s*<address type='pci'[^>]*\/>/g : /(?!)/g;
  return xml
    .replaceAll(/ connections='\d+'/g, '')
    .replaceAll(pool, '')
    .replaceAll(/\s*<port start='1024' end='65535'\/>/g, '')
    .replaceAll(/\s*<nat>\s*<\/nat>/g, '')
    .replaceAll(/<forward([^>]*[^/>])>\s*<\/forward>/g, '<forward$1/>');
}
