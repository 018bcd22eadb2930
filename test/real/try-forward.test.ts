import { expect, test } from '@jest/globals';
import { realHost } from './host.ts';

/** Forwards that `vnet try` rehearses. */
const host = realHost();

const network = (forward: string) => `<network><name>lab</name>${forward}<bridge name='virbr7'/>
<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:00:00:01' name='alpha' ip='10.9.0.11'/><host mac='52:54:00:00:00:02' name='beta' ip='10.9.0.12'/></dhcp></ip>
<ip family='ipv6' address='fd09::1' prefix='64'/></network>`;

interface Seen {
  readonly check: string;
  readonly seen: string;
  readonly ok: boolean | null;
}

async function forwardsOf(xml: string, ...forwards: string[]): Promise<{ status: number | undefined; checks: Seen[] }> {
  const file = await host.file(`${crypto.randomUUID()}.xml`, xml);
  const flags = forwards.flatMap((each) => ['--forward', each]);
  const { status, stdout } = await host.vnet('try', '-o', 'json', ...flags, file);
  const { networks } = JSON.parse(stdout) as { networks: [{ checks: Seen[] }] };
  return { status, checks: networks[0].checks.filter(({ check }) => check.startsWith('forward of ')) };
}

test('everybody reaches the guest, over both protocols and families, and both ends of a range', async () => {
  const { status, checks } = await forwardsOf(network("<forward mode='nat'/>"), '8080:80', 'udp:5000-5003:6000');
  expect({ status, wrong: checks.filter(({ ok }) => ok !== true) }).toEqual({ status: 0, wrong: [] });
  // Without br_netfilter, the guest reaches itself, too.
  const others = checks.filter(({ check }) => !check.endsWith('from guest1'));
  const ports = [
    'tcp 8080 to guest1 port 80',
    'udp 5000-5003 to guest1 port 6000',
    'udp 5000-5003 to guest1 port 6003',
  ];
  const senders = ['the outside', 'the host', 'guest2'];
  expect(others.map(({ check, seen }) => `${check}: ${seen}`).sort()).toEqual(
    ports
      .flatMap((port) =>
        [4, 6].flatMap((family) => senders.map((name) => `forward of ${port}, IPv${family}, from ${name}: answer`)),
      )
      .sort(),
  );
});

test('a network that vnet forward refuses fails', async () => {
  expect(await forwardsOf(network("<forward mode='route'/>"), '8080:80')).toEqual({
    status: 1,
    checks: [
      {
        check: 'forward of tcp 8080 to guest1 port 80',
        expected: 'forwarded',
        seen: 'vnet forward refuses networks with forward mode route',
        ok: false,
      },
    ],
  });
});

test.each([
  [['--forward', '8080', '--no-probe', 'a.xml'], '--forward needs guests, and --no-probe has none'],
  [['--forward', '8080', 'a.xml', 'b.xml'], '--forward needs exactly one file'],
  [
    ['--forward', '10.0.0.1:8080', 'a.xml'],
    "invalid forward '10.0.0.1:8080': the host in the sandbox has other addresses",
  ],
  [['--forward', 'sctp:1', 'a.xml'], "invalid forward 'sctp:1'"],
])('%j is an error', async (words, message) => {
  expect(await host.vnet('try', ...words)).toMatchObject({ status: 64, stderr: expect.stringContaining(message) });
});
