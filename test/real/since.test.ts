import { beforeAll, describe, expect, test } from '@jest/globals';
import { realHost } from './host.ts';

/** What newer libvirts have works there, and older ones get the version that has it. */
const host = realHost();
const URI = 'https://example.org/team';

let version = [0, 0];
const has = (since: string) => {
  const [major = 0, minor = 0] = since.split('.').map(Number);
  return (version[0] ?? 0) > major || (version[0] === major && (version[1] ?? 0) >= minor);
};

beforeAll(async () => {
  version = (await host.virsh('--version')).stdout.split('.').map(Number);
  const file = await host.file('lab.xml', "<network><name>lab</name><ip address='10.77.0.1' prefix='24'/></network>");
  await host.virsh('net-define', file);
  if (!has('9.7')) return;
  await host.virsh('net-desc', 'lab', '--title', 'Lab of team 3');
  await host.virsh('net-desc', 'lab', 'For', 'tests');
  await host.virsh('net-metadata', 'lab', URI, '--key', 'team', '--set', '<id>3</id>');
});

describe.each([
  {
    line: ['net-list', '--all', '--title'],
    since: '9.7.0',
    what: 'net-list --title',
    text: /Title\n[^\n]*\n lab .* Lab of team 3\n/,
    data: [{ name: 'lab', title: 'Lab of team 3' }],
  },
  {
    line: ['net-desc', 'lab'],
    since: '9.7.0',
    what: 'net-desc',
    text: /^For tests\n/,
    data: { network: 'lab', title: 'Lab of team 3', description: 'For tests' },
  },
  {
    line: ['net-metadata', 'lab', URI],
    since: '9.7.0',
    what: 'net-metadata',
    text: /^<id>3<\/id>\n/,
    data: { network: 'lab', uri: URI, xml: '<id>3</id>' },
  },
])('$what', ({ line, since, what, text, data }) => {
  test('as text', async () => {
    const { status, stdout, stderr } = await host.vnet(...line);
    if (has(since))
      expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: expect.stringMatching(text), stderr: '' });
    else
      expect({ status, stderr }).toEqual({
        status: 8,
        stderr: expect.stringContaining(`${what} needs libvirt ${since}`),
      });
  });
  test('as JSON', async () => {
    const { status, stdout, stderr } = await host.vnet(...line, '-o', 'json');
    if (has(since)) {
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(JSON.parse(stdout)).toMatchObject(data);
    } else {
      expect({ status, stderr }).toEqual({
        status: 8,
        stderr: expect.stringContaining(`${what} needs libvirt ${since}`),
      });
    }
  });
});

test('net-event --event metadata-change', async () => {
  const words = ['net-event', '--event', 'metadata-change', '--network', 'lab', '--timeout', '30', '-o', 'json'];
  let isOver = false;
  const waiting = host.vnet(...words).finally(() => {
    isOver = true;
  });
  // virsh may not listen yet, so the title changes until it has seen that.
  for (let number = 1; !isOver && has('9.8'); number += 1)
    await host.virsh('net-desc', 'lab', '--title', `Lab ${number}`);
  const { status, stdout, stderr } = await waiting;
  if (has('9.8')) {
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ type: 'metadata-change', network: 'lab', event: 'title', uri: null });
  } else {
    expect({ status, stderr }).toEqual({
      status: 8,
      stderr: expect.stringContaining('net-event --event metadata-change needs libvirt 9.8.0'),
    });
  }
});

test('guestinfo --load', async () => {
  const { status, stderr } = await host.vnet('guestinfo', 'nope', '--load');
  if (has('11.2'))
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining("failed to get domain 'nope'") });
  else
    expect({ status, stderr }).toEqual({
      status: 8,
      stderr: expect.stringContaining('guestinfo --load needs libvirt 11.2.0'),
    });
});
