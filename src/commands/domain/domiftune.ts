import { mirrored } from '../../cli/command.ts';
import { anyDomain, domainInterface } from '../../cli/common-arguments.ts';
import { VnetError } from '../../error.ts';
import { nameArgument } from '../../shell-words.ts';
import { onlyPartly } from './check/state.ts';

const RATE = ['integer | null', 'in kB/s (1000 bytes per second); 0 is no limit'] as const;

export default mirrored({
  name: 'domiftune',
  summary: "Print or set the bandwidth limits of a guest's network interface",
  group: 'guests',
  details:
    'inbound is what the guest receives and outbound what it sends. An average of 0 removes the limits of a direction.',
  args: {
    domain: anyDomain,
    interface: domainInterface,
  },
  flags: {
    inbound: {
      summary: 'limits of what the guest receives: AVERAGE, PEAK and FLOOR in kB/s, BURST in KiB',
      value: 'AVERAGE[,PEAK[,BURST[,FLOOR]]]',
      positional: true,
    },
    outbound: {
      summary: 'limits of what the guest sends, in the same units',
      value: 'AVERAGE[,PEAK[,BURST]]',
      positional: true,
    },
    config: { summary: 'the limits of its definition, for later starts' },
    live: { summary: 'the limits of the running guest' },
    current: { summary: 'those of the running guest if it runs, else of the definition' },
  },
  examples: [
    { line: 'vnet domiftune web vnet0', does: 'Print the limits' },
    {
      line: 'vnet domiftune web vnet0 --inbound 1000,2000,512 --live --config',
      does: 'Limit what it receives to 1 MB/s',
    },
    { line: 'vnet domiftune web vnet0 -o json', does: 'Print the limits as JSON' },
  ],
  shape: ['object'],
  fields: {
    interface: ['string', 'tap or MAC address that was given'],
    inboundAverage: RATE,
    inboundPeak: RATE,
    inboundBurst: ['integer | null', 'KiB that may be received at peak speed'],
    inboundFloor: ['integer | null', 'guaranteed rate in kB/s (1000 bytes per second); 0 is none'],
    outboundAverage: RATE,
    outboundPeak: RATE,
    outboundBurst: ['integer | null', 'KiB that may be sent at peak speed'],
  },

  afterOnTerminal: async ({ args: { domain, interface: name }, flags }, context) => {
    if (flags.inbound === undefined && flags.outbound === undefined) return [];
    const limits = (['inbound', 'outbound'] as const).flatMap((direction) => {
      const value = flags[direction];
      return value === undefined ? [] : [`--${direction}`, value];
    });
    const words = ['domiftune', nameArgument('domain', domain), name, ...limits];
    return onlyPartly({ domain, words, tap: name, flags }, context);
  },

  async data({ args, flags }, { virsh }) {
    if (flags.inbound !== undefined || flags.outbound !== undefined) {
      throw new VnetError('usage', '-o only prints the limits; omit it to change them');
    }
    const state = (['config', 'live', 'current'] as const).filter((name) => flags[name]).map((name) => `--${name}`);
    const output = await virsh.ask('domiftune', `--domain=${args.domain}`, `--interface=${args.interface}`, ...state);
    const limit = (name: string) => {
      const value = new RegExp(`^${name} *: (\\d+)$`, 'm').exec(output)?.[1];
      return value === undefined ? null : Number(value);
    };
    return {
      kind: 'record',
      text: output,
      data: {
        interface: args.interface,
        inboundAverage: limit('inbound.average'),
        inboundPeak: limit('inbound.peak'),
        inboundBurst: limit('inbound.burst'),
        inboundFloor: limit('inbound.floor'),
        outboundAverage: limit('outbound.average'),
        outboundPeak: limit('outbound.peak'),
        outboundBurst: limit('outbound.burst'),
      },
    };
  },
});
