import type { Host } from '../../host/host.ts';
import { type Connection, uriOf } from '../connection.ts';
import { settingIn } from '../libvirt-conf.ts';

/** A daemon to ask. */
export interface Endpoint {
  /** On another host, which `uri` names with a transport: see ssh.ts. */
  readonly isRemote: boolean;
  /** The sockets where it may listen. The first that exists counts, whether somebody listens or not. */
  readonly paths: readonly string[];
  /** What the daemon opens. If it is empty, the daemon chooses. */
  readonly uri: string;
  readonly readOnly: boolean;
}

/** Variables with which virsh does more than to answer. */
const CHATTY = [
  'VIRSH_DEBUG',
  'VIRSH_LOG_FILE',
  'LIBVIRT_DEBUG',
  'LIBVIRT_LOG_FILTERS',
  'LIBVIRT_LOG_OUTPUTS',
] as const;

/** Options of virsh that change nothing but the connection and the headers. */
const SWITCHES: ReadonlySet<string> = new Set(['-r', '--readonly', '-q', '--quiet']);

const CONNECT: ReadonlySet<string> = new Set(['-c', '--connect']);

/** The default sockets of QEMU and of networks, for the whole host or for one user; without parameters. */
const DEFAULT_SOCKET = /^(qemu|network):\/\/\/(system|session)$/;

/**
 * The daemon that virsh would connect to, as libvirt's remote_sockets.c finds it. Undefined unless it is one of the default
 * sockets of this host or reached by ssh, and virsh is the program of this host. Throws VnetError if libvirt.conf cannot be read.
 */
export function endpointOf(host: Host, connection: Connection, words: readonly string[]): Endpoint | undefined {
  const { env, uid } = host;
  if (env.VNET_RPC === '0' || CHATTY.some((name) => (env[name] ?? '') !== '')) return undefined;
  if (!areUnderstood(words, connection.uri) || !host.isVirshBinary()) return undefined;
  const uri = uriOf(host, connection) ?? '';
  const readOnly = words.some((word) => word === '-r' || word === '--readonly');
  if (uri.includes('+ssh://')) return { isRemote: true, paths: [], uri, readOnly };
  const [, driver, kind = uid === 0 ? 'system' : 'session'] = uri === '' ? [] : (DEFAULT_SOCKET.exec(uri) ?? []);
  if ((driver === undefined && uri !== '') || settingIn('remote_mode', host)) return undefined;
  const isSystem = kind === 'system' || uid === 0;
  const directory = isSystem ? '/run/libvirt' : sessionDirectory(env);
  if (directory === undefined) return undefined;
  const end = isSystem && readOnly ? 'sock-ro' : 'sock';
  const daemons = driver === undefined ? ['libvirt'] : [`virt${driver}d`, 'libvirt'];
  return { isRemote: false, paths: daemons.map((daemon) => `${directory}/${daemon}-${end}`), uri, readOnly };
}

/** Whether nothing but `-c URI`, -r and -q is given. */
function areUnderstood(words: readonly string[], uri: string | undefined): boolean {
  return words.every(
    (word, index) =>
      SWITCHES.has(word) ||
      CONNECT.has(word) ||
      (uri !== undefined && (word === `--connect=${uri}` || (word === uri && CONNECT.has(words[index - 1] ?? '')))),
  );
}

/** g_get_user_runtime_dir(3). */
function sessionDirectory(env: Host['env']): string | undefined {
  const base = env.XDG_RUNTIME_DIR || env.XDG_CACHE_HOME || (env.HOME ? `${env.HOME}/.cache` : undefined);
  return base === undefined ? undefined : `${base}/libvirt`;
}
