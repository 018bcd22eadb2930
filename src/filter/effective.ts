import { type FilterRule, type Item, isEthernet } from './model.ts';

/** The attribute of a rule that counts: the last of its name. */
export function itemOf({ items }: FilterRule, name: string): Item | undefined {
  return items.findLast((item) => item.name === name);
}

/** Attributes that libvirt reads only with another one, by name. */
const NEEDED: Readonly<Record<string, string>> = {
  srcmacmask: 'srcmacaddr',
  dstmacmask: 'dstmacaddr',
  'root-address-mask': 'root-address',
  'sender-address-mask': 'sender-address',
  arpsrcipmask: 'arpsrcipaddr',
  arpdstipmask: 'arpdstipaddr',
  srcipmask: 'srcipaddr',
  dstipmask: 'dstipaddr',
  srcportend: 'srcportstart',
  dstportend: 'dstportstart',
  srcipto: 'srcipfrom',
  dstipto: 'dstipfrom',
  typeend: 'type',
  codeend: 'code',
  ipsetflags: 'ipset',
  'root-priority-hi': 'root-priority',
  'root-cost-hi': 'root-cost',
  'sender-priority-hi': 'sender-priority',
  'port-hi': 'port',
  'age-hi': 'age',
  'max-age-hi': 'max-age',
  'hello-time-hi': 'hello-time',
  'forward-delay-hi': 'forward-delay',
};

/** The attribute that an attribute needs in order to have an effect. */
export function neededBy(rule: FilterRule, name: string): string | undefined {
  // ebtables has no types of ICMP, only of ICMPv6; iptables reads a code only with a type.
  if (name === 'code' && !isEthernet(rule.protocol)) return 'type';
  return NEEDED[name];
}

/** The attributes with which libvirt compares packets. */
export function effectiveItems(rule: FilterRule): Item[] {
  return rule.items.filter((item) => {
    const needed = neededBy(rule, item.name);
    if (item.name === 'comment' || (item.name === 'gratuitous' && item.value === 'false')) return false;
    return needed === undefined || itemOf(rule, needed) !== undefined;
  });
}
