import { expect, test } from '@jest/globals';
import { directoriesMadeFor, HOOK_DIRECTORIES, hookText, isHookOfVnet } from '../../../src/forward/keep/hook.ts';
import { nodeHost } from '../../../src/host/node.ts';
import { scratchDirectory } from '../../children.ts';

const self = { name: 'vnet', program: '/usr/bin/node', script: "/opt/it's here/vnet.js" };

test('the hook starts vnet after libvirt has written rules, and only then', async () => {
  const scratch = scratchDirectory();
  try {
    const [vnet, forwards, log] = ['vnet', 'forwards.json', 'log'].map((name) => `${scratch.path}/${name}`);
    const text = hookText({ self: { name: 'vnet', program: '/bin/sh', script: vnet } }, [], forwards ?? '');
    const run = (script: string) => nodeHost.run('sh', ['-ec', script, 'sh', text, scratch.path]);
    await run(
      `printf %s "$1" >"$2/hook"; chmod 755 "$2/hook"; echo 'echo "$*" >>${log}; exit 3' >"$2/vnet"; touch "$2/forwards.json"`,
    );
    for (const event of ['start', 'started', 'updated', 'port-created', 'stopped']) {
      expect(await nodeHost.run(`${scratch.path}/hook`, ['lab', event, 'begin', '-'])).toMatchObject({
        status: 0,
        stdout: '',
        stderr: '',
      });
    }
    await run(`until [ "$(wc -l <${log})" = 3 ]; do :; done; rm "$2/vnet"`);
    expect((await run(`cat ${log}`)).stdout).toBe('forward restore --quiet\n'.repeat(3));
    expect(await nodeHost.run(`${scratch.path}/hook`, ['lab', 'started', 'begin', '-'])).toMatchObject({
      status: 0,
      stdout: '',
      stderr: '',
    });
  } finally {
    await scratch.remove();
  }
});

test('the hook quotes paths and says which directories vnet made', () => {
  const text = hookText({ self }, HOOK_DIRECTORIES.slice(1));
  expect(text).toContain(`setsid /usr/bin/node '/opt/it'\\''s here/vnet.js' forward restore --quiet `);
  expect(isHookOfVnet(text)).toBe(true);
  expect(isHookOfVnet('#!/bin/sh\necho mine\n')).toBe(false);
  expect(directoriesMadeFor(text)).toEqual(['/etc/libvirt/hooks/network.d']);
  expect(directoriesMadeFor(hookText({ self }, []))).toEqual([]);
});
