import { invalidItems } from '../../parts/items.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'match-word',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only these words, in any case, and numbers.',
  wrong: [
    "<rule action='drop' direction='out'><mac protocolid='ip'/></rule>",
    "<rule action='drop' direction='out'><arp opcode='who-has'/></rule>",
    "<rule action='drop' direction='out'><ip protocol='http'/></rule>",
    "<rule action='drop' direction='out'><tcp state='OPEN'/></rule>",
    "<rule action='drop' direction='out'><tcp flags='SYN'/></rule>",
  ],
  right: [
    "<rule action='drop' direction='out'><mac protocolid='ipv4'/></rule>",
    "<rule action='drop' direction='out'><arp opcode='request'/></rule>",
    "<rule action='drop' direction='out'><ip protocol='tcp'/></rule>",
    "<rule action='drop' direction='out'><tcp state='NEW,RELATED'/></rule>",
    "<rule action='drop' direction='out'><tcp flags='SYN,ACK/SYN'/></rule>",
  ],
  check: (filter) =>
    invalidItems(filter, ['ether-type', 'vlan-ether-type', 'arp-opcode', 'ip-protocol', 'state', 'tcp-flags']),
});
