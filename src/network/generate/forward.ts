import { VnetError } from '../../error.ts';
import { type DraftElement, draft } from '../format/draft.ts';
import type { GenerateOptions } from './options.ts';
import { addressOf, rangeOf } from './text.ts';

/** `<forward>`. Undefined for an isolated network. */
export function forwardDraft(options: GenerateOptions): DraftElement | undefined {
  const { mode, devices, physicalFunction, virtualFunctions, driver } = options;
  if (mode === 'isolated') return undefined;
  const [name, model] = driver?.split(',') ?? [];
  const children = [
    driver === undefined ? undefined : draft('driver', { name, model }),
    natDraft(options),
    physicalFunction === undefined ? undefined : draft('pf', { dev: physicalFunction }),
    ...devices.map((dev) => draft('interface', { dev })),
    ...virtualFunctions.map(pciDraft),
  ].filter((child) => child !== undefined);
  const managed = mode === 'hostdev' ? (options.managed ? 'yes' : 'no') : undefined;
  return draft('forward', { mode: mode === 'ovs' ? 'bridge' : mode, managed }, children);
}

function natDraft({ natAddress, natPort, natIpv6 }: GenerateOptions): DraftElement | undefined {
  const ranges = [
    ...(natAddress === undefined ? [] : [draft('address', addressRange(natAddress))]),
    ...(natPort === undefined ? [] : [draft('port', rangeOf(natPort, '--nat-port'))]),
  ];
  return ranges.length === 0 && natIpv6 === undefined ? undefined : draft('nat', { ipv6: natIpv6 }, ranges);
}

function addressRange(text: string): { start: string; end: string } {
  const range = rangeOf(text, '--nat-address');
  for (const address of [range.start, range.end]) addressOf(address, '--nat-address', text);
  return range;
}

/** `0000:04:10.1` as in lspci; the domain is optional. */
function pciDraft(text: string): DraftElement {
  const match = /^(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,2}):([0-9a-f]{1,2})\.([0-7])$/i.exec(text);
  if (match === null) throw new VnetError('usage', `--vf ${text}: expected a PCI address such as 0000:04:10.1`);
  const [, domain = '0', bus, slot, pciFunction] = match;
  return draft('address', {
    type: 'pci',
    domain: `0x${domain}`,
    bus: `0x${bus}`,
    slot: `0x${slot}`,
    function: `0x${pciFunction}`,
  });
}
