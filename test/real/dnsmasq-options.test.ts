import { expect, test } from '@jest/globals';
import { argumentProblem } from '../../src/network/dnsmasq/arguments.ts';
import { dnsmasqOption, dnsmasqOptionNames, isOnce } from '../../src/network/dnsmasq/options.ts';
import { realHost } from './host.ts';

const host = realHost();

/** Said of a line by `dnsmasq --test`, for what vnet says of it. */
async function verdicts(configs: readonly string[]): Promise<string[]> {
  const script =
    'while read -r line; do printf %b "$line" > /run/vnet/c; dnsmasq --test --conf-file=/run/vnet/c 2>&1 | grep -m1 .; done';
  const { stdout } = await host.inside.run('sh', ['-c', script], {
    input: configs.map((config) => `${config}\\n\n`).join(''),
  });
  return stdout.trim().split('\n');
}

const unstartable = ['conf-script', 'test', 'keep-in-foreground', 'no-daemon'];

test('every option that dnsmasq --help lists is known', async () => {
  const { stdout } = await host.inside.run('dnsmasq', ['--help']);
  const listed = [...stdout.matchAll(/--([a-zA-Z0-9-]+)/g)].map(([, name]) => name ?? '');
  expect(listed.filter((name) => !['help', 'version'].includes(name) && dnsmasqOption(name) === undefined)).toEqual([]);
});

test('whether an option needs, takes or refuses an argument is what dnsmasq says', async () => {
  const names = [...dnsmasqOptionNames()].filter((name) => !unstartable.includes(name));
  const bare = await verdicts(names);
  const given = await verdicts(names.map((name) => `${name}=x`));
  const told = names.map((name, index) => [name, dnsmasqOption(name), bare[index], given[index]]);
  // A dnsmasq may be too old for an option; cache-size without a number is refused as a number.
  const wrong = told.filter(([, kind, without = '', with_ = '']) => {
    if (without.includes('bad option')) return false;
    const refusesNone = /missing parameter|error at/.test(without);
    const refusesOne = with_.includes('extraneous parameter');
    return (kind === 'needs') !== refusesNone || (kind === 'rejects') !== refusesOne;
  });
  expect(wrong).toEqual([]);
});

test('what may stand once, dnsmasq rejects twice', async () => {
  const lines = [
    'cache-size=1',
    'port=53',
    'local-ttl=1',
    'user=root',
    'pid-file=/x',
    'dhcp-lease-max=5',
    'log-queries',
    'domain=a',
    'dhcp-option=3',
    'resolv-file=/x',
  ];
  const said = await verdicts(lines.map((line) => `${line}\\n${line}`));
  expect(lines.map((line) => isOnce(line.split('=')[0] ?? ''))).toEqual(
    said.map((text) => text.includes('illegal repeated keyword')),
  );
});

const LONG_LABEL = 'a'.repeat(64);

const ARGUMENTS = [
  'ra-param=*',
  'ra-param=virbr0,60',
  'ra-param=virbr0,high,60',
  'ra-param=virbr0,mtu:1400,low,60,0',
  'ra-param=virbr0,high',
  'ra-param=virbr0,high,mtu:1400,60',
  'ra-param=virbr0,mtu:1400',
  'ra-param=virbr0,60,1h',
  'ra-param=virbr0,60,1200,5',
  'ra-param=virbr0,-1',
  'port=53',
  'port=65536',
  'port=-1',
  'cache-size=0',
  'cache-size=1e3',
  'local-ttl=60',
  'local-ttl=1h',
  'log-async=x',
  'listen-address=10.9.0.1,fd00::1',
  'listen-address=10.9.0.300',
  'listen-address=010.9.0.1',
  'listen-address=fe80::1%lo',
  'server=1.2.3.4',
  'server=1.2.3.4#53',
  'server=1.2.3.4#70000',
  'server=1.2.3.4#53@lo',
  'server=/a/1.2.3.4',
  'server=/a/',
  'server=/a/#',
  'server=a/1.2.3.4',
  'server=1.2.3.4/24',
  'local=/lab/',
  'local=/a/b/',
  'address=/a/1.2.3.4',
  'address=/a/',
  'address=/a/#',
  'address=/a',
  'address=/a/1.2.3',
  'address=1.2.3.4',
  'address=a',
  'address=/a/fd00::1',
  'address=/a/1.2.3.4,1.2.3.5',
  'cname=a',
  'cname=a,b',
  'host-record=a',
  'host-record=a,1.2.3.4',
  'interface-name=a',
  'alias=1.2.3.4',
  'dhcp-option=3',
  'dhcp-option=3,10.9.0.1',
  'dhcp-option=3,x',
  'dhcp-option=3,10.9',
  'dhcp-option=option:router,10.9.0.1, 10.9.0.2',
  'dhcp-option=option:ROUTER',
  'dhcp-option=option:routers,10.9.0.1',
  'dhcp-option=router,10.9.0.1',
  'dhcp-option=6 8.8.8.8',
  'dhcp-option=tag:a,3',
  'dhcp-option=a,3',
  'dhcp-option=tag:a',
  'dhcp-option=option6:dns-server,[::]',
  'dhcp-option=option6:nosuch,[::]',
  'dhcp-option=option6:23,[::]',
  'dhcp-option=option:domain-search,a,b',
  'dhcp-option=66,x',
  'dhcp-option=vendor:PXEClient,6,2b',
  'dhcp-option=encap:1,3,x',
  'dhcp-option=121,10.0.0.0/8,10.9.0.1',
  'dhcp-match=set:a,option:client-arch,7',
  'dhcp-match=set:a,option:nosuch,7',
  'dhcp-range=10.9.0.2,10.9.0.9',
  'dhcp-range=tag:a,10.9.0.2,static',
  'dhcp-range=x',
  'dhcp-range=10.9.0.2',
  'dhcp-range=::1,constructor:lo',
  'dhcp-vendorclass=set:a,b',
  'dhcp-vendorclass=a',
  'dhcp-userclass=a',
  'add-mac=base64',
  'add-mac=x',
  'local-service=net',
  'local-service=x',
  'tftp-unique-root=mac',
  'tftp-unique-root=x',
  'log-facility=daemon',
  'log-facility=LOCAL0',
  'log-facility=/x',
  'log-facility=x',
  'domain=a,b',
  'dhcp-host=x',
  'dhcp-boot=x,y,z',
  'txt-record=a',
  'rev-server=1.2.3.0/24,1.1.1.1',
  'rev-server=1.2.3.0/33,1.1.1.1',
  'rev-server=1.2.3.0/0,1.1.1.1',
  'rev-server=1.2.3.0/x,1.1.1.1',
  'rev-server=1.2.3.0,1.1.1.1',
  'rev-server=1.2.3/24,1.1.1.1',
  'rev-server=x/24,1.1.1.1',
  'rev-server=fd00::/64,1.1.1.1',
  'rev-server=fd00::/129,1.1.1.1',
  'rev-server=1.2.3.0/24,1.1.1.1#70000',
  'rev-server=1.2.3.0/24,1.1.1.1#53@1.2.3.4',
  'rev-server=1.2.3.0/24,1.1.1.1/x',
  'rev-server=1.2.3.0/24,1.1.1.1,2.2.2.2',
  'rev-server=1.2.3.0/24,',
  'server=/lan/1.1.1.1#x',
  'server=/lan/1.1.1.1#',
  'server=/lan/a#70000',
  'server=1.1.1.1#53#54',
  'server=1.1.1.1# 53',
  'server=1.1.1',
  'server=1.1.1.300',
  'server=1.1.1.1,8.8.8.8',
  'server=1.1.1.1:53',
  'server=[fd00::1]',
  'server=fd00::1%lo',
  'server=/a/1.1.1.1/',
  'server=1.1.1.1@',
  'server=1.1.1.1@1.2.3.4#70000',
  'server=1.1.1.1@fd00::1',
  'server=fd00::1@1.2.3.4',
  'server=1.1.1.1@lo@1.2.3.4',
  'local=/a',
  'address=/a/1.1.1.1#53',
  `address=/${LONG_LABEL}/1.1.1.1`,
  `server=/${LONG_LABEL}/1.1.1.1`,
  'cname=a,b,60',
  'cname=a,b,c,d',
  'cname=a,a',
  `cname=${LONG_LABEL},b`,
  'host-record=a,1.1.1.300',
  `host-record=${LONG_LABEL},1.1.1.1`,
  'host-record=a,fd00::1,1.1.1.1,60',
  'srv-host=_x._tcp',
  'srv-host=_x._tcp,h,1,2,3',
  'srv-host=_x._tcp,h,70000',
  'srv-host=_x._tcp,h,1,x',
  'srv-host=_x._tcp,h,1,2,70000',
  'srv-host=_x._tcp,h,1,2,3,4',
  'mx-host=a,b,10',
  'mx-host=a,b,x',
  'mx-host=a,b,1,2',
  'synth-domain=a,1.1.1.0/24',
  'synth-domain=a,1.1.1.0/33',
  'synth-domain=a,1.1.1.1,1.1.1.9',
  'synth-domain=a',
  'synth-domain=a,x',
  'domain=a,1.1.1.0/24,local',
  'domain=a,1.1.1.0/33',
  'domain=a,fd00::/129',
  'bogus-nxdomain=1.1.1.0/24',
  'bogus-nxdomain=1.1.1.0/33',
  'bogus-nxdomain=x',
  'ignore-address=fd00::1',
  'ignore-address=1.1.1.x',
  'alias=1.1.1.1,2.2.2.2',
  'alias=1.1.1.1,2.2.2.2,255.255.255.0',
  'alias=1.1.1.1,x',
  'alias=1.1.1.1,2.2.2.2,3',
  'alias=fd00::1,fd00::2',
  'dhcp-relay=1.1.1.1',
  'bridge-interface=a',
  'dhcp-name-match=set:a',
  'dhcp-name-match=set:a,b',
  'dns-rr=a',
  'dns-rr=a,1',
];

test('arguments are judged as dnsmasq --test judges them', async () => {
  const said = await verdicts(ARGUMENTS);
  const judged = ARGUMENTS.map((line) => {
    const [name = '', argument = ''] = [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)];
    return argumentProblem(name, argument)?.says;
  });
  const disagree = ARGUMENTS.filter((_, index) => {
    const text = said[index] ?? '';
    const says = judged[index];
    return says === undefined
      ? !text.includes('syntax check OK')
      : !text.includes(says) || text.includes('syntax check OK');
  });
  expect(disagree).toEqual([]);
});
