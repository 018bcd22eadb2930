import { expect, test } from '@jest/globals';
import { inventoryHosts, inventoryJson, sharedGroups } from '../../../src/guests/export/ansible.ts';
import type { Entry } from '../../../src/guests/export/roster.ts';

const address = (ip: string, network?: string, leased = true) => ({
  ip,
  mac: undefined,
  network,
  bridge: undefined,
  reserved: !leased,
  lease: leased
    ? { ip, mac: undefined, hostname: undefined, clientId: undefined, iaid: undefined, expires: 0 }
    : undefined,
});
const entry = (names: readonly string[], ...addresses: Entry['addresses']): Entry => ({
  names,
  guest: undefined,
  addresses,
});
const inventory = (...entries: readonly Entry[]) =>
  JSON.parse([...inventoryJson(inventoryHosts(entries), JSON.stringify)].join(''));

test('nobody', () => {
  expect(inventory()).toEqual({ _meta: { hostvars: {} }, all: { hosts: [] } });
});

test('a machine is in the groups of all its networks, and in one of its own if its address is only reserved', () => {
  const web = entry(['web'], address('1.1.1.1', 'a-b'), address('2.2.2.2', 'c'), address('3.3.3.3', 'd', false));
  expect(inventory({ ...web, guest: 'web' }, entry(['off'], address('9.9.9.9', 'c', false)))).toEqual({
    _meta: {
      hostvars: {
        web: {
          ansible_host: '1.1.1.1',
          vnet_addresses: ['1.1.1.1', '2.2.2.2', '3.3.3.3'],
          vnet_names: ['web'],
          vnet_guest: 'web',
          vnet_network: 'a-b',
          vnet_source: 'lease',
        },
        off: {
          ansible_host: '9.9.9.9',
          vnet_addresses: ['9.9.9.9'],
          vnet_names: ['off'],
          vnet_network: 'c',
          vnet_source: 'reservation',
        },
      },
    },
    all: { hosts: ['web', 'off'] },
    network_a_b: { hosts: ['web'] },
    network_c: { hosts: ['web', 'off'] },
    network_d: { hosts: ['web'] },
    guests: { hosts: ['web'] },
    reserved: { hosts: ['off'] },
  });
});

test.each(['all', 'ungrouped', 'guests', 'reserved', 'network_prod'])(
  'the name %s is a group’s, not a host’s',
  (name) => {
    const hosts = inventoryHosts([entry([name], address('1.1.1.1')), entry([name, 'other'], address('1.1.1.2'))]);
    expect([...hosts].map((host) => host.name)).toEqual(['other']);
  },
);

test.each(['__proto__', 'constructor', '_meta', 'hosts'])('a host may be called %s', (name) => {
  const text = [...inventoryJson(inventoryHosts([entry([name], address('1.1.1.1'))]), JSON.stringify)].join('');
  expect(text).toContain(`    "${name}": {"ansible_host":"1.1.1.1"`);
  expect(JSON.parse(text).all).toEqual({ hosts: [name] });
});

test('what Ansible would take for a template is no variable', () => {
  const [host] = inventoryHosts([{ ...entry(['web'], address('1.1.1.1', '{{n}}')), guest: '{% x %}' }]);
  expect(host?.vars).toEqual({
    ansible_host: '1.1.1.1',
    vnet_addresses: ['1.1.1.1'],
    vnet_names: ['web'],
    vnet_source: 'lease',
  });
  expect(host?.groups).toEqual(['network___n__', 'guests']);
});

test('reports networks that share a group', () => {
  const entries = ['a-b', 'a_b', 'c', 'a_b'].map((network) => entry([network], address('1.1.1.1', network)));
  expect(sharedGroups(entries)).toEqual([['network_a_b', ['a-b', 'a_b']]]);
});
