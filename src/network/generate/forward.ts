import { VnetError } from '../../error.ts';
import { type DraftElement, draft } from '../format/draft.ts';
import type { Wish } from './options.ts';
import { rangeOf } from './text.ts';

/** `<forward>`; none for an isolated network. */
export function forwardDraft(wish: Wish): DraftElement | undefined {
  const { mode, devices, physicalFunction, virtualFunctions, driver } = wish;
  if (mode === 'isolated') return undefined;
  const [name, model] = driver?.split(',') ?? [];
  const children = [
    driver === undefined ? undefined : draft('driver', { name, model }),
    natDraft(wish),
    physicalFunction === undefined ? undefined : draft('pf', { dev: physicalFunction }),
    ...devices.map((dev) => draft('interface', { dev })),
    ...virtualFunctions.map(pciDraft),
  ].filter((child) => child !== undefined);
  const managed = mode === 'hostdev' ? (wish.managed ? 'yes' : 'no') : undefined;
  return draft('forward', { mode: mode === 'ovs' ? 'bridge' : mode, managed }, children);
}

function natDraft({ natAddress, natPort, natIpv6 }: Wish): DraftElement | undefined {
  const ranges = Object.entries({ address: natAddress, port: natPort }).flatMap(([name, text]) =>
    text === undefined ? [] : [draft(name, rangeOf(text, `--nat-${name}`))],
  );
  return ranges.length === 0 && natIpv6 === undefined ? undefined : draft('nat', { ipv6: natIpv6 }, ranges);
}

/** `0000:04:10.1`, as lspci writes it; the domain may be missing. */
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
