import { mirrored } from '../../cli/command.ts';
import { anyDomain, checkFlag, scopeFlags } from '../../cli/common-arguments.ts';
import { checkAttachedInterface } from './check/interface.ts';
import { escapedWords, unescapedOptions, wordsWithMac } from './check/interface-words.ts';
import { attachedMac, onlyPartly } from './check/state.ts';

export default mirrored({
  name: 'attach-interface',
  summary: 'Attach a network interface to a guest',
  group: 'guests',
  details:
    'vnet checks the interface and reports what libvirt accepts but the guest does not start with. It escapes values that would change the XML, which virsh does not.',
  args: {
    domain: anyDomain,
    type: { summary: 'what to connect it to', choices: ['network', 'bridge', 'direct', 'hostdev', 'vhostuser'] },
    source: {
      summary: 'name of the network, bridge or link, PCI address, or path of a socket',
      complete: 'interface-sources',
    },
  },
  flags: {
    target: { summary: 'name of the tap on the host', value: 'TAP', positional: true },
    mac: { summary: 'MAC address (default: libvirt generates one)', value: 'MAC', positional: true },
    script: { summary: 'script that connects the tap', value: 'FILE', positional: true, complete: 'files' },
    model: {
      summary: 'model that the guest sees, such as virtio',
      value: 'MODEL',
      offers: ['virtio', 'e1000e', 'e1000', 'rtl8139', 'igb', 'vmxnet3'],
      positional: true,
    },
    alias: { summary: 'alias of the device; must start with ua-', value: 'ALIAS', positional: true },
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
    ...scopeFlags,
    'print-xml': { summary: 'print the XML of the interface and do not attach it' },
    managed: { summary: 'detach the PCI device from the host, and give it back later' },
    'source-mode': {
      summary: 'server or client: who creates the socket of vhostuser',
      value: 'MODE',
      offers: ['server', 'client'],
      positional: true,
    },
  },
  extra: { check: checkFlag },
  examples: [
    {
      line: 'vnet attach-interface web network default --model virtio --live --config',
      does: 'Attach the guest to a network, at once and for later starts',
    },
    {
      line: 'vnet attach-interface web bridge br0 --mac 52:54:00:00:00:01 --config',
      does: 'Attach it to a bridge at its next start',
    },
    { line: 'vnet attach-interface web network default --print-xml', does: 'Print the XML only' },
  ],

  check: async (input, context) => (input.flags['print-xml'] ? [] : checkAttachedInterface(input, context)),

  async afterOnTerminal(input, context) {
    const { config, live, persistent, mac, 'print-xml': isPrinted } = input.flags;
    if (isPrinted || persistent || (config && live)) return [];
    const { domain } = input.args;
    const words = wordsWithMac(input, mac ?? (await attachedMac(domain, context)));
    return onlyPartly({ domain, words, flags: { config, live, persistent } }, context);
  },

  // --print-xml prints what virsh prints.
  safeWords: (input) =>
    input.flags['print-xml'] || unescapedOptions(input).length === 0 ? undefined : escapedWords(input),
  async after(input) {
    if (!input.flags['print-xml']) return [];
    return unescapedOptions(input).map((name) => ({
      id: 'value-not-escaped',
      severity: 'warning',
      message: `virsh does not escape the ${name === 'source' ? 'source' : `value of --${name}`}, so the XML means something else`,
      fix: "write &apos; for ', &lt; for < and &amp; for & if you use this XML",
    }));
  },
});
