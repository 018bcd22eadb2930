import { VnetError } from '../../../error.ts';
import { installedPrograms } from '../../../host/installed-programs.ts';
import { installCommand } from '../../../host/packages.ts';
import { readableText } from '../../../host/readable-text.ts';
import type { Daemon } from '../../../libvirt/daemons.ts';
import { operands, shellCommand } from '../../../shell-words.ts';
import type { Check, HostProblem } from '../../check.ts';
import { answer } from '../../facts/answer.ts';
import { daemons, hasSystemd, restartCommands } from '../../facts/daemons.ts';
import { type Unit, units } from '../../facts/units.ts';
import type { Look } from '../../look.ts';

const MONOLITHIC = ['libvirtd'];
const MODULAR = ['virtqemud', 'virtnetworkd'];

export const daemonDown: Check = {
  id: 'daemon-down',
  area: 'daemon',
  passed: 'libvirt answers',
  async find(look) {
    const error = await errorOf(look);
    if (error === undefined) return [];
    return [{ ...(await diagnosis(look, error)), severity: 'error', effect: EFFECT }];
  },
};

const EFFECT = 'no network or guest can be started, changed or listed; those that run go on';

/** Errors with which a daemon ends at its start, and the programs of which it needs one. */
const NEEDED = [
  { error: /Unable to find 'dnsmasq'/, any: ['dnsmasq'] },
  { error: /(?:usable|valid) firewall backend/, any: ['nft', 'iptables'] },
] as const;

/** Messages of a connection that the daemon does not answer, or ends. Others are about virsh's own side: a restart does not help. */
const BROKEN = /connect socket|(?:recv|read|reading|write) data|Broken pipe|hangup|keepalive/i;

/** Why libvirt does not answer. Throws the error if it is of another kind, such as a missing permission. */
async function errorOf(look: Look): Promise<VnetError | undefined> {
  try {
    await look.at(answer);
    return undefined;
  } catch (error) {
    if (error instanceof VnetError && (error.code === 'connection' || error.code === 'timeout')) return error;
    throw error;
  }
}

type Reason = Pick<HostProblem, 'message' | 'evidence' | 'cause' | 'fix' | 'commands'>;

async function diagnosis(look: Look, error: VnetError): Promise<Reason> {
  const running = await look.at(daemons);
  const known = await look.at(units);
  const programs = installedPrograms(look.host);
  const installed = [...MONOLITHIC, ...MODULAR].filter((name) => programs.has(name) || isKnown(name, known));
  const said = error.messages.map((message) => `virsh: ${message}`);
  if (installed.length === 0) {
    const install = installCommand('libvirtd', look.host);
    return {
      message: 'libvirt is not installed: this host has no libvirtd, virtqemud or virtnetworkd',
      evidence: said,
      fix: 'install it',
      commands: install === undefined ? [] : [install],
    };
  }
  const names = daemonsFor(error, { installed, known });
  const masked = known.filter(({ name, load }) => load === 'masked' && names.includes(name.replace(/\..*/, '')));
  const alive = running.filter(({ name }) => names.includes(name));
  const evidence = [
    ...said,
    ...alive.map(processLine),
    ...known.filter(({ name }) => names.includes(name.replace(/\..*/, ''))).map(unitLine),
    ...socketLines(look, { names, alive }),
  ];
  const [reason = ''] = error.messages.slice(-1);
  if (alive.length > 0 && error.code !== 'timeout' && !BROKEN.test(reason)) {
    return {
      message: `virsh cannot connect to libvirt, although ${names.join(' and ')} runs`,
      evidence,
      fix: 'see what the message of virsh means',
      commands: [shellCommand('vnet', 'why', ...operands(reason))],
    };
  }
  if (alive.length > 0) {
    return {
      message: `${names.join(' and ')} runs but does not answer`,
      evidence,
      cause: error.code === 'timeout' ? 'the daemon hangs' : 'its socket is gone or belongs to a daemon that ended',
      fix: 'restart it; guests keep running',
      commands: await restartCommands(look, alive),
    };
  }
  const last = await lastErrors(look, names);
  const missing = NEEDED.filter(
    ({ error, any }) => last.some((line) => error.test(line)) && !any.some((name) => programs.has(name)),
  );
  const install = missing.flatMap(({ any: [name] }) => installCommand(name, look.host) ?? []);
  return {
    message: `${names.join(' and ')} ${names.length > 1 ? 'do' : 'does'} not run`,
    evidence: [...evidence, ...last],
    ...(masked.length > 0 && {
      cause: `${masked.map(({ name }) => name).join(', ')} is masked, so nothing can start it`,
    }),
    fix:
      missing.length === 0
        ? 'start it'
        : `install ${missing.map(({ any }) => any.join(' or ')).join(' and ')}, without which it does not start, and start it`,
    commands: [...install, ...(await startCommands(look, { names, known, masked }))],
  };
}

function isKnown(daemon: string, known: readonly Unit[]): boolean {
  return known.some(({ name }) => name.startsWith(`${daemon}.`));
}

/** The daemons to start: the one whose socket virsh names, or those that this host is set up for. */
function daemonsFor(
  error: VnetError,
  { installed, known }: { readonly installed: readonly string[]; readonly known: readonly Unit[] },
): readonly string[] {
  const [, socket] = /'[^']*\/(virt\w+d)-sock/.exec(error.message) ?? [];
  if (socket !== undefined && installed.includes(socket)) return [socket];
  const isModular = MODULAR.every((name) => installed.includes(name));
  const isEnabled = (name: string) => known.some((unit) => unit.name.startsWith(`${name}.`) && unit.file === 'enabled');
  if (isModular && (!installed.includes('libvirtd') || MODULAR.some(isEnabled)) && !isEnabled('libvirtd'))
    return MODULAR;
  return installed.includes('libvirtd') ? MONOLITHIC : installed;
}

async function startCommands(
  look: Look,
  {
    names,
    known,
    masked,
  }: { readonly names: readonly string[]; readonly known: readonly Unit[]; readonly masked: readonly Unit[] },
): Promise<readonly string[]> {
  if (!(await look.at(hasSystemd))) return names.map((name) => shellCommand('sudo', name, '-d'));
  const units = names.map((name) => {
    const socket = `${name}.socket`;
    return known.some((unit) => unit.name === socket) ? socket : `${name}.service`;
  });
  const unmask =
    masked.length === 0 ? [] : [shellCommand('sudo', 'systemctl', 'unmask', ...masked.map(({ name }) => name))];
  return [...unmask, shellCommand('sudo', 'systemctl', 'enable', '--now', ...units)];
}

/** The most lines of a log that are shown. */
const SHOWN = 3;

/** Messages with which a daemon ends at its start. One that was stopped may have logged errors too, which explain nothing. */
const FATAL =
  /state initialization failed|Initialization of \S+ state driver failed|Unable to (?:obtain pidfile|create rundir|initialize|drop privileges|set ?up|load configuration)|Can't load config file/i;

/**
 * What the daemons wrote about the failure of their last start: to the journal, or to a file if they do not run under systemd. The
 * last lines say why.
 */
async function lastErrors(look: Look, names: readonly string[]): Promise<readonly string[]> {
  const lines = await errorLines(look, names);
  const explain = [FATAL, ...NEEDED.map(({ error }) => error)];
  return lines.some((line) => explain.some((error) => error.test(line))) ? lines : [];
}

async function errorLines(look: Look, names: readonly string[]): Promise<readonly string[]> {
  const { host } = look;
  if (await look.at(hasSystemd)) {
    const units = names.flatMap((name) => ['--unit', name]);
    const options = ['--boot', '--priority=err', `--lines=${SHOWN}`, '--output=cat', '--no-pager', '--quiet'];
    const { stdout } = await host.run('journalctl', [...units, ...options], { limit: host.limits.program });
    return linesOf(stdout).map((line) => `journal: ${line}`);
  }
  return names.flatMap((name) => {
    const path = `/var/log/libvirt/${name}.log`;
    const lines = linesOf(readableText(host, path));
    const start = lines.findLastIndex((line) => / info : libvirt version: /.test(line));
    const errors = lines.slice(start + 1).filter((line) => / error : /.test(line));
    return start === -1 ? [] : errors.slice(-SHOWN).map((line) => `${path}: ${line.replace(/^.* error : /, '')}`);
  });
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

function processLine({ name, pid }: Daemon): string {
  return `process ${pid}: ${name}`;
}

function unitLine({ name, load, active, file }: Unit): string {
  return load === 'loaded' ? `${name}: ${active}, ${file}` : `${name}: ${load}`;
}

/** Sockets of daemons that have ended. */
function socketLines(
  { host }: Look,
  { names, alive }: { readonly names: readonly string[]; readonly alive: readonly Daemon[] },
): readonly string[] {
  if (alive.length > 0) return [];
  const sockets = (host.listDirectory('/run/libvirt') ?? []).filter((file) => file.endsWith('-sock'));
  return names
    .map((name) => (name === 'libvirtd' ? 'libvirt-sock' : `${name}-sock`))
    .filter((file) => sockets.includes(file))
    .map((file) => `/run/libvirt/${file}: left by a daemon that ended`);
}
