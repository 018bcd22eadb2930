import { VnetError } from '../../error.ts';
import { shellCommand, shellWord } from '../../shell-words.ts';
import type { Fact, Look } from '../look.ts';
import { answer } from './answer.ts';

/** What a connection to another host consists of, in the order in which it is made. */
const LINKS = ['ssh', 'port', 'helper', 'socket', 'permission', 'answer'] as const;
type RemoteLink = (typeof LINKS)[number];

/** Where a URI leads. */
interface RemoteAddress {
  readonly driver: string;
  readonly transport: string;
  readonly user: string | undefined;
  readonly host: string;
  readonly port: string | undefined;
  readonly isSystem: boolean;
  readonly parameters: ReadonlyMap<string, string>;
}

/** A libvirt on another host that does not answer. */
export interface BrokenRemote extends RemoteAddress {
  readonly link: RemoteLink;
  /** What virsh says. */
  readonly error: VnetError;
  /** What ssh printed; empty without ssh. */
  readonly said: readonly string[];
  /** What a shell on that host found out. */
  readonly state: RemoteState | undefined;
  /** A command on that host, as the user pastes it. `terminal`: it may ask for a password. */
  onHost(words: readonly string[], options?: { readonly terminal?: boolean }): string;
  /** How ssh-copy-id and ssh-keygen name the host. */
  readonly destination: readonly string[];
}

/** What a shell on the other host found out. */
export interface RemoteState {
  readonly user: string;
  readonly helper: boolean;
  /** `unsuitable`: it cannot open Unix sockets. */
  readonly netcat: 'missing' | 'unsuitable' | 'usable';
  /** The sockets that may exist, those of libvirtd first. */
  readonly sockets: readonly { readonly path: string; readonly listing: string; readonly isOpen: boolean }[];
  /** The daemons that are installed there. */
  readonly daemons: readonly string[];
  /** Such as `libvirtd (libvirt) 9.0.0`; undefined if no daemon says it. */
  readonly version: string | undefined;
}

/** Whether the connection breaks at this link. Throws what virsh says if it breaks at an earlier one. */
export async function brokenAt(link: RemoteLink, look: Look): Promise<BrokenRemote | undefined> {
  const remote = await look.at(brokenRemote);
  if (remote === undefined || remote.link === link) return remote;
  if (LINKS.indexOf(remote.link) < LINKS.indexOf(link)) throw remote.error;
  return undefined;
}

/** The libvirt of the URI, if that is on another host and does not answer. Only then vnet logs in there. */
const brokenRemote: Fact<BrokenRemote | undefined> = async (look) => {
  const { host, virsh } = look;
  const address = addressOf(virsh.uri ?? '');
  if (address === undefined) return undefined;
  let error: VnetError;
  try {
    await look.at(answer);
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof VnetError) || thrown.code === 'program-missing') throw thrown;
    error = thrown;
  }
  const [program, ...options] = sshWords(address);
  const login = address.user === undefined ? address.host : `${address.user}@${address.host}`;
  const remote = {
    ...address,
    error,
    said: [],
    state: undefined,
    onHost: (words: readonly string[], { terminal = false } = {}) =>
      shellCommand('ssh', ...options, ...(terminal ? ['-t'] : []), '--', login, ...words),
    destination: [...options, '--', login],
  };
  if (!address.transport.includes('ssh')) {
    const isOpen = await answers(look, address);
    return { ...remote, link: isOpen ? 'answer' : 'port' };
  }
  const words = [...options, '-T', '-e', 'none', '-o', 'BatchMode=yes', '-o', `ConnectTimeout=${CONNECT_SECONDS}`];
  try {
    const { stdout, stderr } = await host.run(program, [...words, '--', login, 'sh'], {
      input: scriptFor(socketsOf(address)),
      env: { LC_ALL: 'C', LANGUAGE: undefined },
      limit: host.limits.question,
      forks: true,
    });
    const state = stateIn(stdout);
    // The shell of an account that is locked says so on stdout.
    const text = state === undefined ? stderr + stdout : stderr;
    const said = text.split('\n').filter((line) => line.trim() !== '');
    return { ...remote, said, state, link: state === undefined ? 'ssh' : linkOf(state, address, error) };
  } catch (thrown) {
    if (!(thrown instanceof VnetError)) throw thrown;
    return { ...remote, link: 'ssh', said: thrown.messages };
  }
};

const CONNECT_SECONDS = 10;

/** Undefined for a URI without a host. */
function addressOf(uri: string): RemoteAddress | undefined {
  const [, driver, transport = 'tls', user, name, port, path, query = ''] =
    /^(\w+)(?:\+(\w+))?:\/\/(?:([^@/?]*)@)?(\[[^\]]*\]|[^:/?]+)(?::(\d+))?(\/[^?]*)?(?:\?(.*))?$/.exec(uri) ?? [];
  if (driver === undefined || name === undefined || driver === 'test') return undefined;
  const parameters = query.split('&').map((pair) => /^([^=]*)=?(.*)$/s.exec(pair)?.slice(1) ?? []);
  return {
    driver,
    transport,
    user: user === undefined ? undefined : decoded(user),
    host: name.replace(/^\[|\]$/g, ''),
    port,
    isSystem: path === '/system',
    parameters: new Map(parameters.map(([key = '', value = '']) => [key, decoded(value)])),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // libvirt keeps a `%` that starts no escape.
  }
}

/** ssh with the options that libvirt gives it. */
function sshWords({ port, parameters }: RemoteAddress): readonly [string, ...string[]] {
  const keyfile = parameters.get('keyfile');
  return [
    parameters.get('command') || 'ssh',
    ...(port === undefined ? [] : ['-p', port]),
    ...(keyfile === undefined ? [] : ['-i', keyfile]),
    ...(parameters.get('no_verify') === '1' ? ['-o', 'StrictHostKeyChecking=no'] : []),
  ];
}

const PORTS: Readonly<Record<string, number>> = { tls: 16514, tcp: 16509 };

export function portOf({ transport, port }: Pick<RemoteAddress, 'transport' | 'port'>): number {
  return port === undefined ? (PORTS[transport] ?? 0) : Number(port);
}

async function answers({ host }: Look, address: RemoteAddress): Promise<boolean> {
  const { stdout } = await host.run('getent', ['ahosts', address.host], { limit: host.limits.program });
  const ips = new Set(Array.from(stdout.matchAll(/^(\S+)\s+STREAM/gm), ([, ip = '']) => ip));
  for (const ip of ips) {
    if ((await host.tryConnect(ip, portOf(address), host.limits.program)) === 'open') return true;
  }
  return false;
}

function socketsOf({ driver, parameters }: RemoteAddress): readonly string[] {
  const socket = parameters.get('socket');
  return socket === undefined ? ['/run/libvirt/libvirt-sock', `/run/libvirt/virt${driver}d-sock`] : [socket];
}

/** What a login may print must not be taken for an answer. */
const MARK = 'vnet-doctor:';

/** A program for any POSIX shell. It comes as standard input, so that the login shell reads nothing but `sh`. */
function scriptFor(sockets: readonly string[]): string {
  return `
say() { printf '${MARK}%s\\n' "$*"; }
say user "$(id -un)"
command -v virt-ssh-helper >/dev/null 2>&1 && say helper
if command -v nc >/dev/null 2>&1; then
  case $(nc -h 2>&1 </dev/null) in *-U*) say netcat usable;; *) say netcat unsuitable;; esac
fi
for socket in ${sockets.map(shellWord).join(' ')}; do
  [ -S "$socket" ] || continue
  if [ -r "$socket" ] && [ -w "$socket" ]; then say open "$(ls -ld "$socket")"; else say closed "$(ls -ld "$socket")"; fi
done
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
for daemon in libvirtd virtqemud virtnetworkd; do
  command -v $daemon >/dev/null 2>&1 || continue
  say daemon $daemon
  say version "$($daemon --version 2>/dev/null)"
done
say end
`;
}

/** Undefined if the shell did not run to its end. */
function stateIn(stdout: string): RemoteState | undefined {
  const lines = stdout.split('\n').flatMap((line) => (line.startsWith(MARK) ? [line.slice(MARK.length)] : []));
  const allOf = (key: string) =>
    lines.flatMap((line) => (line.startsWith(`${key} `) ? [line.slice(key.length + 1)] : []));
  if (!lines.includes('end')) return undefined;
  const [netcat = 'missing'] = allOf('netcat');
  const socketOf = (isOpen: boolean) => (listing: string) => ({
    path: / (\/.*)$/.exec(listing)?.[1] ?? '',
    listing,
    isOpen,
  });
  return {
    user: allOf('user')[0] ?? '',
    helper: lines.includes('helper'),
    netcat: netcat === 'usable' || netcat === 'unsuitable' ? netcat : 'missing',
    sockets: [...allOf('open').map(socketOf(true)), ...allOf('closed').map(socketOf(false))],
    daemons: allOf('daemon'),
    version: allOf('version').find((text) => text !== ''),
  };
}

function linkOf(state: RemoteState, { parameters, isSystem }: RemoteAddress, error: VnetError): RemoteLink {
  const proxy = parameters.get('proxy');
  const hasNetcat = state.netcat === 'usable' || parameters.has('netcat');
  const hasWay = (proxy !== 'netcat' && state.helper) || (proxy !== 'native' && hasNetcat);
  if (!hasWay) return 'helper';
  // The daemon of a session starts when it is needed, and its socket is the user's own.
  if (!isSystem) return 'answer';
  if (state.sockets.length === 0) return 'socket';
  return !state.sockets.some(({ isOpen }) => isOpen) || error.code === 'permission' ? 'permission' : 'answer';
}
