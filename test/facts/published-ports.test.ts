import { expect, test } from '@jest/globals';
import { containerWithPort } from '../../src/facts/published-ports.ts';
import { fakeHost } from '../fake-host.ts';

const LISTING = 'docker ps --format {{.Names}}\t{{.Ports}}';

test('finds the container that has a port of the host', async () => {
  const host = fakeHost({
    programs: {
      [LISTING]:
        'none\t\nweb\t0.0.0.0:8080->80/tcp, [::]:8080->80/tcp\ndns\t127.0.0.1:5300-5310->53-63/udp, 9000/tcp\n',
    },
  });
  const name = (protocol: string, first: number, last = first) =>
    containerWithPort(host, 'docker', { protocol, first, last });
  expect(await name('tcp', 8080)).toBe('web');
  expect(await name('udp', 5305)).toBe('dns');
  expect(await name('udp', 5000, 5300)).toBe('dns');
  expect(await name('tcp', 5305)).toBeUndefined();
  expect(await name('tcp', 80)).toBeUndefined();
  expect(await name('tcp', 9000)).toBeUndefined();
});

test('an engine that does not answer has no containers', async () => {
  const host = fakeHost({ programs: { [LISTING]: { status: 1, stderr: 'Cannot connect' } } });
  expect(await containerWithPort(host, 'docker', { protocol: 'tcp', first: 80, last: 80 })).toBeUndefined();
});
