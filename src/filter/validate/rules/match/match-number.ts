import { invalidItems } from '../../parts/items.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'match-number',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only numbers in this range, decimal or hexadecimal.',
  wrong: [
    "<rule action='drop' direction='out'><tcp dstportstart='ssh'/></rule>",
    "<rule action='drop' direction='out'><tcp dstportstart='65536'/></rule>",
    "<rule action='drop' direction='out'><icmp type='echo-request'/></rule>",
    "<rule action='drop' direction='out'><vlan vlanid='4096'/></rule>",
    "<rule action='drop' direction='out'><ip dscp='64'/></rule>",
    "<rule action='drop' direction='out'><tcp connlimit-above='0x10'/></rule>",
  ],
  right: [
    "<rule action='drop' direction='out'><tcp dstportstart='0x16'/></rule>",
    "<rule action='drop' direction='out'><icmp type='8' code='0'/></rule>",
    "<rule action='drop' direction='out'><vlan vlanid='4095'/></rule>",
  ],
  check: (filter) => invalidItems(filter, ['uint8', 'uint16', 'uint32', 'decimal-uint16', 'vlan-id', 'dscp']),
});
