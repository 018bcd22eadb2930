import type { Host } from '../host/host.ts';
import { membershipIn } from '../host/membership.ts';
import { processes, processName, statusFields } from '../host/proc.ts';
import { shellWord } from '../shell-words.ts';
import type { Look, Observation } from './look.ts';

/** Whether the user is in the group libvirt, and the session too. */
export const group: Look = async ({ host }) => membership(host);

/** The same, and whether a polkit agent could ask for a password. */
export const polkitAgent: Look = async ({ host }) => {
  const member = membership(host);
  const agent = processes(host)
    .filter((pid) => statusFields(host, pid).get('Uid')?.split(/\s/)[0] === String(host.uid))
    .map((pid) => processName(host, pid))
    .find((name) => AGENTS.test(name));
  const evidence = [
    ...(member?.evidence ?? []),
    agent === undefined ? 'no known polkit agent runs for this user' : `polkit agent: ${agent}`,
  ];
  return { ...member, evidence };
};

/** Names of processes, 15 bytes at most. Desktops with an agent inside have their own name. */
const AGENTS = /polkit|^gnome-shell$|^cinnamon$|^pkttyagent$|^soteria$|^lxqt-policykit|^phosh$/;

function membership(host: Host): Observation | undefined {
  const { user, line, isMember, isInSession } = membershipIn('libvirt', host);
  if (line === undefined || host.uid === 0) return undefined;
  const evidence = [`/etc/group: ${line}`];
  if (isInSession) {
    return {
      evidence: [...evidence, 'this session has the group libvirt'],
      cause: 'your session has the group libvirt, so the daemon is set up for another group',
      fix: 'look at unix_sock_group and auth_unix_rw in the configuration of the daemon',
      commands: ["sudo grep -E '^(unix_sock|auth_unix)' -r /etc/libvirt"],
    };
  }
  if (isMember) {
    return {
      evidence,
      cause: `${user} is in the group libvirt, and this session began before that`,
      fix: 'log out and in again, or start a shell that has the group',
      commands: ['newgrp libvirt'],
    };
  }
  return {
    evidence,
    cause: `${user} is not in the group libvirt`,
    fix: 'join the group libvirt, then log out and in again',
    commands: [`sudo usermod -aG libvirt ${shellWord(user)}`],
  };
}
