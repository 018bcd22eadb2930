import fc from 'fast-check';

/** What net-update changes, in a network that is otherwise always the same: each entry is there or not, with one value or another. */
export const anyEntries: fc.Arbitrary<string> = fc
  .record({
    hosts: some(
      [1, 2, 3, 4].map((number) =>
        fc
          .record({
            name: fc.constantFrom('', ` name='vm${number}'`, ` name='other${number}'`),
            ip: fc.constantFrom(number, 10 + number),
            lease: fc.constantFrom('', "<lease expiry='2' unit='hours'/>"),
          })
          .map(
            ({ name, ip, lease }) =>
              `<host mac='52:54:00:77:00:0${number}'${name} ip='10.77.0.${20 + ip}'>${lease}</host>`,
          ),
      ),
    ),
    ranges: some([
      fc.constantFrom('100', '110').map((start) => range(start, '150')),
      fc.constantFrom('190', '199').map((end) => range('160', end)),
    ]),
    hosts6: some([
      fc.constantFrom('a', 'b').map((name) => `<host id='0:3:0:1:52:54:0:77:0:9' name='${name}' ip='fd77::9'/>`),
    ]),
    names: some(
      [5, 6].map((number) =>
        fc
          .constantFrom(
            `<hostname>a${number}</hostname>`,
            `<hostname>b${number}</hostname><hostname>c${number}</hostname>`,
          )
          .map((hostnames) => `<host ip='10.77.0.${number}'>${hostnames}</host>`),
      ),
    ),
    txts: some(
      ['x', 'y'].map((name) =>
        fc.constantFrom('one', 'two; three').map((value) => `<txt name='${name}' value='${value}'/>`),
      ),
    ),
    srvs: some([
      fc
        .constantFrom('389', '390')
        .map((port) => `<srv service='ldap' protocol='tcp' domain='lab' target='a.lab' port='${port}'/>`),
      fc
        .constantFrom('', " priority='5'")
        .map((more) => `<srv service='sip' protocol='udp' target='b' port='1'${more}/>`),
    ]),
    groups: some(
      ['p', 'q'].map((name) =>
        fc
          .record({ isDefault: fc.boolean(), rate: fc.constantFrom('1000', '2000') })
          .map(
            ({ rate }) => `<portgroup name='${name}'><bandwidth><inbound average='${rate}'/></bandwidth></portgroup>`,
          ),
      ),
    ),
  })
  .map(
    ({ hosts, ranges, hosts6, names, txts, srvs, groups }) =>
      `<dns>${txts}${srvs}${names}</dns><ip address='10.78.0.1' prefix='24'/><ip address='10.77.0.1' prefix='24'><dhcp>${ranges}${hosts}</dhcp></ip><ip family='ipv6' address='fd77::1' prefix='64'><dhcp><host id='0:3:0:1:52:54:0:77:0:8' ip='fd77::8'/>${hosts6}</dhcp></ip>${groups}`,
  );

function range(start: string, end: string): string {
  return `<range start='10.77.0.${start}' end='10.77.0.${end}'/>`;
}

/** Some of the entries, in their order. */
function some(entries: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.tuple(...entries.map((entry) => fc.option(entry, { nil: '' }))).map((parts) => parts.join(''));
}
