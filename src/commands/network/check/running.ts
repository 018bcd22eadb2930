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
  if (withoutCounters(live.stdout) === withoutCounters(inactive.stdout)) return [];
  return [
    {
      id: 'definition-not-live',
      severity: 'note',
      message: `network '${network}' runs with its old definition; the new one applies from its next start`,
    },
  ];
}

/** The running XML counts connections, of the network and of its host devices. */
function withoutCounters(xml: string): string {
  return xml.replaceAll(/ connections='\d+'/g, '');
}
