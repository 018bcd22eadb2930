import { installCommand } from '../../../host/packages.ts';
import { shellCommand } from '../../../shell-words.ts';
import type { Check, HostProblem } from '../../check.ts';
import { type BrokenRemote, brokenAt } from '../../facts/remote.ts';
import type { Look } from '../../look.ts';

export const remoteSsh: Check = {
  id: 'remote-ssh',
  area: 'remote',
  passed: 'ssh logs in without a question, if the URI uses ssh',
  isRemote: 'only',
  async find(look) {
    const remote = await brokenAt('ssh', look);
    if (remote === undefined) return [];
    return [
      {
        severity: 'error',
        evidence: remote.said.length > 0 ? remote.said.map((line) => `ssh: ${line}`) : remote.error.messages,
        effect: `virsh and vnet do not reach libvirt on ${remote.host}`,
        ...reasonOf(remote, look),
      },
    ];
  },
};

function reasonOf(
  { host: name, port = '22', said, destination, onHost }: BrokenRemote,
  { host }: Look,
): Pick<HostProblem, 'message' | 'cause' | 'fix' | 'commands'> {
  const text = said.join('\n');
  const tryLogin = [onHost(['true'])];
  if (/Could not resolve hostname/.test(text)) {
    return {
      message: `the host name '${name}' does not resolve`,
      fix: 'check its spelling and the DNS servers of this host',
    };
  }
  if (/connect to \S+ .*port \d+: |Connection (?:refused|timed out)|No route to host|timed out/.test(text)) {
    return {
      message: `no ssh server answers at ${name} port ${port}`,
      fix: 'check that the host is up, that it runs sshd, and that no firewall drops the port',
    };
  }
  if (/REMOTE HOST IDENTIFICATION HAS CHANGED/.test(text)) {
    return {
      message: `${name} has another host key than before`,
      cause: 'the host was reinstalled, or another host has its address and may be an attacker',
      fix: 'if you know why, remove the old key, and compare the new one when ssh asks',
      commands: [shellCommand('ssh-keygen', '-R', port === '22' ? name : `[${name}]:${port}`), ...tryLogin],
    };
  }
  if (/Host key verification failed/.test(text)) {
    return {
      message: `ssh does not know the host key of ${name}`,
      cause: 'this user has never logged in there, and libvirt lets ssh ask nothing',
      fix: 'log in once, and compare the key when ssh asks',
      commands: tryLogin,
    };
  }
  if (/Permission denied/.test(text)) {
    return {
      message: `${name} does not accept a key of this user`,
      cause: 'libvirt lets ssh ask for no password',
      fix: 'install a key there (ssh-keygen makes one), or load the key into ssh-agent',
      commands: [shellCommand('ssh-copy-id', ...destination)],
    };
  }
  if (/ENOENT|not (?:found|installed)/.test(text) && !/sh: /.test(text)) {
    const command = installCommand('ssh', host);
    return { message: 'ssh is not installed on this host', fix: 'install it', ...(command && { commands: [command] }) };
  }
  return {
    message: `ssh logs in to ${name}, but no command runs there`,
    cause: 'the login shell runs no commands, or ssh was interrupted',
    fix: 'try it, and see what the host says',
    commands: tryLogin,
  };
}
