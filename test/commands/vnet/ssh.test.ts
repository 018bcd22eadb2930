import { expect, test } from '@jest/globals';
import { failing } from '../../fuzz/promises.ts';
import { hostWith, lease, NOW } from '../../libvirt/files.ts';
import { vnet } from '../run.ts';

const world = {
  now: NOW,
  files: hostWith(lease('192.168.77.20', '52:54:00:77:00:20', 'web')),
};

test.each([
  ['ssh --print web', 'ssh -o HostKeyAlias=web -- 192.168.77.20\n'],
  ['ssh --print root@web', 'ssh -o HostKeyAlias=web -l root -- 192.168.77.20\n'],
  ['ssh -l admin -i key -p 2222 --print web', 'ssh -o HostKeyAlias=web -l admin -i key -p 2222 -- 192.168.77.20\n'],
  [
    'ssh --option ForwardAgent=yes --option=LogLevel=DEBUG --print web',
    'ssh -o ForwardAgent=yes -o LogLevel=DEBUG -o HostKeyAlias=web -- 192.168.77.20\n',
  ],
  ['ssh --print web ls -l --print', 'ssh -o HostKeyAlias=web -- 192.168.77.20 ls -l --print\n'],
])('vnet %s', async (line, stdout) => {
  expect(await vnet(line, world)).toEqual({ status: 0, stdout, stderr: '' });
});

test('the exit status is that of ssh', async () => {
  const programs = { 'ssh -o HostKeyAlias=web -- 192.168.77.20 false': { status: 1, stderr: '' } };
  expect(await vnet('ssh web false', { ...world, programs })).toMatchObject({ status: 1, stdout: '' });
});

test('a guest without an address is not connected to', async () => {
  expect(await vnet('ssh nobody', { ...world, programs: failing('error: no domain\n') })).toMatchObject({
    status: 2,
    stdout: '',
  });
});

test.each([
  ['web --print', '--print', 'vnet ssh --print web'],
  ['root@web -l admin uptime -p', '-l', 'vnet ssh -l admin root@web uptime -p'],
  ['web -p2222 --network=route --user', '-p2222', 'vnet ssh -p2222 --network=route --user web'],
])('ssh %s warns that the option is not one of vnet', async (words, option, command) => {
  const programs = new Proxy({}, { get: () => ({ status: 0, stderr: '' }) });
  expect(await vnet(`ssh ${words}`, { ...world, programs })).toEqual({
    status: 0,
    stdout: '',
    stderr: `warning: '${option}' comes after the guest, so it belongs to the command that runs there; as an option of vnet: ${command}\n`,
  });
});

test.each(['web ls --print', 'web -- -l', 'web -x'])('ssh %s is not warned about', async (words) => {
  const programs = new Proxy({}, { get: () => ({ status: 0, stderr: '' }) });
  expect(await vnet(`ssh ${words}`, { ...world, programs })).toEqual({ status: 0, stdout: '', stderr: '' });
});

test.each([
  ['-v', '--option LogLevel=DEBUG'],
  ['-L 8080:localhost:80', "--option 'LocalForward=PORT HOST:PORT'"],
])('ssh %s gets the option of vnet', async (option, meant) => {
  expect(await vnet(`ssh ${option} web`, world)).toEqual({
    status: 64,
    stdout: '',
    stderr: `error: unknown option ${option.split(' ')[0]}\nhint: did you mean ${meant}?\n`,
  });
});
