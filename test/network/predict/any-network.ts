import fc from 'fast-check';

/** The content of any network that libvirt accepts and starts on a host that uses neither 10.0.0.0/8 nor fd00::/8. */
export const anyNetwork: fc.Arbitrary<string> = fc
  .record({
    mode: fc.constantFrom('none', 'nat', 'route', 'open'),
    nat: fc.constantFrom('', "<nat ipv6='yes'/>", "<nat><port start='1500' end='1600'/></nat>"),
    dev: fc.constantFrom('', '', " dev='lo'"),
    ipv4: fc.array(ipv4(), { minLength: 1, maxLength: 2 }),
    ipv6: fc.array(ipv6(), { maxLength: 2 }),
    dns: fc.option(dns(), { nil: '' }),
    domain: fc.constantFrom('', "<domain name='d.example'/>", "<domain name='d.example' localOnly='yes'/>"),
    mtu: fc.constantFrom('', "<mtu size='1400'/>"),
  })
  .map(({ mode, nat, dev, ipv4: four, ipv6: six, dns: names, domain, mtu }) => {
    const forward =
      mode === 'none'
        ? ''
        : `<forward mode='${mode}'${mode === 'open' ? '' : dev}>${mode === 'nat' ? nat : ''}</forward>`;
    const ips = [...four.map((ip, index) => ip(index, index === 0)), ...six.map((ip, index) => ip(index, index === 0))];
    return `${forward}${domain}${mtu}${names}${ips.join('')}`;
  });

type Subnet = (index: number, withDhcp: boolean) => string;

/** Each index has its own subnet; one per family has DHCP. */
function ipv4(): fc.Arbitrary<Subnet> {
  return fc
    .record({
      prefix: fc.integer({ min: 16, max: 29 }),
      host: fc.integer({ min: 1, max: 2 }),
      dhcp: dhcp(),
      tftp: fc.boolean(),
    })
    .map(({ prefix, host, dhcp: served, tftp }) => (index, withDhcp) => {
      const base = `10.${120 + index}.0`;
      const inside = withDhcp ? served((number) => `${base}.${2 + number}`, "mac='52:54:00:00:00:05' ") : '';
      const files = tftp ? "<tftp root='/var/lib/libvirt'/>" : '';
      return `<ip address='${base}.${host}' prefix='${prefix}'>${files}${inside}</ip>`;
    });
}

function ipv6(): fc.Arbitrary<Subnet> {
  return fc
    .record({ prefix: fc.constantFrom(64, 64, 112), dhcp: dhcp() })
    .map(({ prefix, dhcp: served }) => (index, withDhcp) => {
      const base = `fd12:${index}`;
      const inside = withDhcp ? served((number) => `${base}::${2 + number}`, "id='0:1:2' ") : '';
      return `<ip family='ipv6' address='${base}::1' prefix='${prefix}'>${inside}</ip>`;
    });
}

function dhcp(): fc.Arbitrary<(address: (number: number) => string, known: string) => string> {
  const lease = fc.constantFrom('', "<lease expiry='0'/>", "<lease expiry='90'/>", "<lease expiry='2' unit='hours'/>");
  return fc
    .record({
      ranges: fc.integer({ min: 0, max: 2 }),
      hosts: fc.integer({ min: 0, max: 2 }),
      lease,
      named: fc.boolean(),
    })
    .map(({ ranges, hosts, lease: time, named }) => (address, known) => {
      const lines = [
        ...(ranges > 0 ? [`<range start='${address(0)}' end='${address(1)}'>${time}</range>`] : []),
        ...(ranges > 1 ? [`<range start='${address(2)}' end='${address(2)}'/>`] : []),
        ...(hosts > 0 ? [`<host ${known}name='h0' ip='${address(3)}'>${time}</host>`] : []),
        ...(hosts > 1
          ? [`<host ${named ? "name='h1' " : known.replace('5', '6').replace('1', '3')}ip='${address(4)}'/>`]
          : []),
      ];
      return lines.length === 0 ? '' : `<dhcp>${lines.join('')}</dhcp>`;
    });
}

function dns(): fc.Arbitrary<string> {
  const record = fc.constantFrom(
    "<forwarder addr='192.0.2.53'/>",
    "<forwarder domain='corp.example' addr='192.0.2.54'/>",
    "<forwarder domain='free.example'/>",
    "<txt name='t' value='v, w'/>",
    "<srv service='s' protocol='tcp' target='t.example' weight='3'/>",
    "<host ip='192.0.2.7'><hostname>a</hostname><hostname>b.c</hostname></host>",
    "<host ip='fd00::7'><hostname>six</hostname></host>",
  );
  return fc.oneof(
    fc.constant("<dns enable='no'/>"),
    fc
      .tuple(fc.constantFrom('', " forwardPlainNames='no'"), fc.array(record, { maxLength: 4 }))
      .map(([attributes, records]) => `<dns${attributes}>${records.join('')}</dns>`),
  );
}
