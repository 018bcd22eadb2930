import { mirrored } from '../../cli/command.ts';
import { domain, domainInterface } from '../../cli/common-arguments.ts';
import { TRAFFIC_FIELDS, trafficData } from './data/traffic.ts';

export default mirrored({
  name: 'domifstat',
  summary: "Print the traffic counters of a guest's network interface",
  group: 'guests',
  details: 'rx is what the guest received and tx what it sent, since it started or the interface was attached.',
  args: {
    domain,
    interface: domainInterface,
  },
  flags: {},
  examples: [
    { line: 'vnet domifstat web vnet0', does: 'Print bytes, packets, errors and drops' },
    { line: 'vnet domifstat web 52:54:00:00:00:01 -o json', does: 'Print them as JSON' },
  ],
  shape: ['object'],
  fields: {
    interface: ['string', 'tap or MAC address that was given'],
    ...TRAFFIC_FIELDS,
  },

  async data({ args }, { virsh }) {
    const output = await virsh.ask('domifstat', `--domain=${args.domain}`, `--interface=${args.interface}`);
    const count = (name: string) => new RegExp(` ${name} (\\d+)$`, 'm').exec(output)?.[1];
    const data = trafficData({
      rxBytes: count('rx_bytes'),
      rxPackets: count('rx_packets'),
      rxErrors: count('rx_errs'),
      rxDrops: count('rx_drop'),
      txBytes: count('tx_bytes'),
      txPackets: count('tx_packets'),
      txErrors: count('tx_errs'),
      txDrops: count('tx_drop'),
    });
    return { kind: 'record', text: output, data: { interface: args.interface, ...data } };
  },
});
