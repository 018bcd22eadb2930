import { afterEach, expect, test } from '@jest/globals';
import type { FilterExplanation, Step } from '../../src/filter/explain/explain.ts';
import { realHost } from './host.ts';

const host = realHost();
const MAC = '52:54:00:77:00:01';

/** Filters with what libvirt applies in ways of its own: chains, replies, types of ICMP and states. */
const FILTERS: Readonly<Record<string, string>> = {
  'lab-mac': `<filter name='lab-mac' chain='mac' priority='-800'>
    <rule action='return' direction='out' priority='350'><mac srcmacaddr='$MAC'/></rule>
    <rule action='drop' direction='out' priority='500'><mac/></rule>
  </filter>`,
  'lab-arp': `<filter name='lab-arp' chain='arp-lab' priority='-510'>
    <rule action='return' direction='out'><arp arpsrcipaddr='$IP'/></rule>
    <rule action='drop' direction='out' priority='1000'/>
  </filter>`,
  'lab-order': `<filter name='lab-order'>
    <rule action='drop' direction='in' priority='-850'><mac srcmacaddr='52:54:00:00:00:09'/></rule>
    <rule action='drop' direction='in' priority='-800'><mac srcmacaddr='52:54:00:00:00:08'/></rule>
    <rule action='accept' direction='inout' priority='-500'><mac protocolid='arp'/></rule>
    <filterref filter='lab-mac'/>
    <filterref filter='lab-arp'/>
    <rule action='reject' direction='inout' priority='1000'/>
  </filter>`,
  'lab-ip': `<filter name='lab-ip'>
    <rule action='accept' direction='in' priority='1'><tcp dstportstart='22'/></rule>
    <rule action='accept' direction='out' priority='2'><udp dstportstart='53'/></rule>
    <rule action='accept' direction='inout' priority='3'><icmp/></rule>
    <rule action='accept' direction='in' priority='4'><icmp type='8'/></rule>
    <rule action='accept' direction='inout' priority='5'><icmp type='13'/></rule>
    <rule action='accept' direction='out' priority='6' statematch='false'><tcp dstportstart='80' dstportend='90'/></rule>
    <rule action='drop' direction='in' priority='7'><tcp dstportstart='25' state='NEW'/></rule>
    <rule action='drop' direction='in' priority='8'><sctp srcportstart='5'/></rule>
    <rule action='return' direction='out' priority='9'><esp/></rule>
    <rule action='reject' direction='inout' priority='10'><all/></rule>
    <rule action='accept' direction='in' priority='11'><tcp-ipv6 dstportstart='22'/></rule>
    <rule action='drop' direction='inout' priority='12'><all-ipv6/></rule>
  </filter>`,
};

test.each(Object.keys(FILTERS))(
  'libvirt applies %s in the order and with the actions that explain prints',
  async (name) => {
    for (const [each, xml] of Object.entries(FILTERS)) {
      const list = await host.virsh('nwfilter-list');
      if (!list.stdout.includes(` ${each}\n`)) await host.virsh('nwfilter-define', await host.file(`${each}.xml`, xml));
    }
    await host.inside.run('ip', ['link', 'add', 'tapx', 'type', 'veth', 'peer', 'name', 'tapy']);
    const binding = `<filterbinding><owner><name>web</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner>
    <portdev name='tapx'/><mac address='${MAC}'/>
    <filterref filter='${name}'><parameter name='IP' value='10.1.2.3'/></filterref></filterbinding>`;
    const bound = await host.virsh('nwfilter-binding-create', await host.file('binding.xml', binding));
    expect(bound.stderr).toBe('');

    const printed = await host.vnet('explain', name, '-o', 'json');
    const explanation: FilterExplanation = JSON.parse(printed.stdout);
    const ebtables = chainsOf((await host.inside.run('ebtables', ['-t', 'nat', '-L'])).stdout);
    const rules = `${(await host.inside.run('iptables-save', [])).stdout}${(await host.inside.run('ip6tables-save', [])).stdout}`;
    for (const [way, letter] of [
      ['out', 'I'],
      ['in', 'O'],
    ] as const) {
      expect(applied(ebtables, letter)).toEqual(explanation.steps[way].map(ebtablesStep));
      const inChain = rules.split('\n').filter((line) => line.startsWith(`-A F${letter}-tapx `));
      expect(inChain.map(iptablesRule)).toEqual(explanation.ipSteps[way].map((step) => iptablesStep(step, letter)));
    }
  },
);

afterEach(() => host.virsh('nwfilter-binding-delete', 'tapx'));

/** The rules of each chain of ebtables, by the chain's name. */
function chainsOf(listing: string): ReadonlyMap<string, readonly string[]> {
  const parts = listing.split(/^Bridge chain: /m).slice(1);
  return new Map(
    parts.map((part): [string, string[]] => {
      const [head = '', ...lines] = part.trim().split('\n');
      return [head.split(',')[0] ?? '', lines.filter((line) => line.startsWith('-'))];
    }),
  );
}

/** The chain and target of each rule, in the order in which the root chain runs them. */
function applied(chains: ReadonlyMap<string, readonly string[]>, letter: 'I' | 'O'): string[] {
  return (chains.get(`libvirt-${letter}-tapx`) ?? []).flatMap((line) => {
    const target = /-j (\S+)/.exec(line)?.[1] ?? '';
    const chain = new RegExp(`^${letter}-tapx-(.*)$`).exec(target)?.[1];
    if (chain === undefined) return [`root ${target}`];
    return (chains.get(target) ?? []).map((inner) => `${chain} ${/-j (\S+)/.exec(inner)?.[1]}`);
  });
}

function ebtablesStep({ chain, action }: Step): string {
  const target = { accept: 'ACCEPT', drop: 'DROP', 'leave the chain': 'RETURN' }[action];
  return `${chain} ${target}`;
}

/** Ports, states and target of a line of iptables-save. */
function iptablesRule(line: string): string {
  const port = (flag: string) => new RegExp(`--${flag} (\\S+)`).exec(line)?.[1]?.replace(':', '-') ?? '';
  const state = /--ctstate (\S+)/.exec(line)?.[1] ?? '';
  return `from ${port('sport')} to ${port('dport')} ${state} ${/-j (\S+)/.exec(line)?.[1]}`;
}

/** From the guest, libvirt leaves what a filter accepts to the other rules of the host. */
function iptablesStep({ match, action }: Step, letter: 'I' | 'O'): string {
  const port = (word: string) => new RegExp(`${word} ports? (\\S+?)(?:,|$| )`).exec(match)?.[1] ?? '';
  const state = match.includes('if it is a reply')
    ? 'ESTABLISHED'
    : match.includes('new connections')
      ? 'NEW,ESTABLISHED'
      : (/its connection is (\S+)/.exec(match)?.[1] ?? '');
  const isReturn = action === 'accept' && (letter === 'I' || match === 'all ESP');
  const target = isReturn ? 'RETURN' : action.toUpperCase();
  return `from ${port('from')} to ${port('to')} ${state} ${target}`;
}
