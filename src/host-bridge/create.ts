import { VnetError } from '../error.ts';
import type { Finding } from '../finding.ts';
import type { Host } from '../host/host.ts';
import { operands, shellCommand } from '../shell-words.ts';
import { compareSnapshots } from './compare.ts';
import { answers, gatewaysOf } from './gateway.ts';
import { runtimeRestore } from './managers/runtime.ts';
import { type Command, commandText, ipBatch, type Method } from './method.ts';
import { checkLinkName, checkMovable, firewallWarnings } from './obstacles.ts';
import { methodFor } from './owner.ts';
import { bootOf, emptyDirectory, findMove, keep, type MoveRecord, uptime } from './record.ts';
import { restoreScript } from './restore-script.ts';
import { notRestored, rollBack } from './rollback.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';
import { startWatchdog, watchdogScript } from './watchdog.ts';

export interface CreateOptions {
  readonly bridge: string;
  readonly link: string;
  readonly runtimeOnly: boolean;
  readonly network: string | undefined;
  /** The remote session that begins the move. */
  readonly session: string | undefined;
  /** Seconds within which the move has to be confirmed. */
  readonly seconds: number;
}

/** A move that could begin. */
export interface CreatePlan {
  readonly bridge: string;
  readonly before: Snapshot;
  readonly method: Method;
  /** The gateways that answer before the move. */
  readonly gateways: readonly string[];
  readonly findings: readonly Finding[];
}

/** What a move did. */
export interface MoveResult {
  /** The script that undoes it. */
  readonly script: string;
  readonly findings: readonly Finding[];
}

/** Plans the move of an interface to a new bridge. Changes nothing. Throws VnetError if it cannot be moved, with the reason. */
export async function planCreate(host: Host, { bridge, link, runtimeOnly }: CreateOptions): Promise<CreatePlan> {
  checkLinkName('the bridge', bridge);
  checkLinkName('the interface', link);
  rejectUnfinished(host, bridge);
  await checkMovable(host, link, bridge);
  const before = await takeSnapshot(host, link);
  const method = await methodFor(host, { before, bridge, runtimeOnly });
  const gateways: string[] = [];
  for (const gateway of gatewaysOf(before)) if (await answers(host, link, gateway)) gateways.push(gateway);
  return { bridge, before, method, gateways, findings: await firewallWarnings(host, link, bridge) };
}

/** Throws VnetError if a move of this bridge waits for its confirmation, or has been confirmed. */
function rejectUnfinished(host: Host, bridge: string): void {
  const found = findMove(host, bridge);
  if (found === undefined || found.state === 'rolled-back' || found.record.boot !== bootOf(host)) return;
  throw new VnetError('refused', `vnet is moving an interface to '${bridge}' already, or has done so`, {
    hint: 'list the bridges of vnet',
    commands: ['vnet bridge list'],
  });
}

/**
 * Carries out a plan: starts the watchdog, moves the interface and compares what the bridge has with what the interface had.
 * Undoes the move and throws VnetError if something is different. `announce` gets the path of the script that undoes the move
 * before anything changes.
 */
export async function create(
  host: Host,
  plan: CreatePlan,
  options: CreateOptions,
  announce: (script: string) => void,
): Promise<MoveResult> {
  const { bridge, before, method } = plan;
  const directory = await emptyDirectory(host, bridge);
  const record: MoveRecord = {
    version: 1,
    direction: 'create',
    bridge,
    link: before.link,
    before,
    method,
    network: options.network ?? null,
    session: options.session ?? null,
    boot: bootOf(host),
  };
  const undoes = shellCommand('vnet', 'bridge', 'create', `--from=${before.link}`, ...operands(bridge));
  const fallback = [ipBatch(runtimeRestore(before, bridge))];
  const files = method.trial.map(({ path, mode }) => ({ path, mode, saved: undefined }));
  const restore = restoreScript({ undoes, files, commands: method.down, before, fallback });
  await keep(host, `${directory}/record.json`, `${JSON.stringify(record)}\n`);
  await keep(host, `${directory}/restore.sh`, restore);
  await keep(
    host,
    `${directory}/watchdog.sh`,
    watchdogScript({ directory, latest: Math.ceil(uptime(host)) + MOVE_SECONDS }),
  );
  await keep(host, `${directory}/pending`, '');
  const script = `${directory}/restore.sh`;
  announce(script);
  await startWatchdog(host, directory, bridge);
  try {
    for (const { path, content, mode } of method.trial) await writeTrial(host, path, content, mode);
    for (const each of method.up) await runCommand(host, each);
    const findings = await verify(host, plan);
    await keep(host, `${directory}/applied`, `${Math.ceil(uptime(host)) + options.seconds}\n`);
    return { script, findings };
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    throw await undone(host, directory, error);
  }
}

async function writeTrial(host: Host, path: string, content: string, mode: number): Promise<void> {
  const directory = path.slice(0, path.lastIndexOf('/'));
  await host.run('mkdir', ['-p', '--', directory], { changes: true });
  await host.replaceFile(path, Buffer.from(content, 'latin1'), { attributes: { mode } });
}

/** Runs a command of a manager. Throws VnetError if it fails. A batch of ip(8) is judged by its result only. */
export async function runCommand(host: Host, each: Command): Promise<void> {
  const { words, input } = each;
  const [program, ...args] = words;
  const options = { limit: host.limits.change, changes: true, ...(input !== undefined && { input }) };
  const { status, signal, stdout, stderr } = await host.run(program, args, options);
  if (status === 0 || program === 'ip') return;
  const reason = stderr.trim() || stdout.trim() || `exit status ${status ?? signal}`;
  throw new VnetError('refused', `${commandText({ words })} failed: ${reason}`);
}

/** Seconds after which a move that is not finished is undone: more than all waits in it. */
const MOVE_SECONDS = 120;

/** Milliseconds that a manager gets to configure the bridge, with DHCP and duplicate address detection. */
const PATIENCE = 20_000;

/** Waits until the bridge has all that the interface had. Throws VnetError if it does not get it. */
async function verify(host: Host, { bridge, before, gateways }: CreatePlan): Promise<readonly Finding[]> {
  const end = host.monotonic() + PATIENCE;
  let [differences, notes]: [readonly string[], readonly Finding[]] = [[`there is no '${bridge}'`], []];
  for (;;) {
    if (host.listDirectory(`/sys/class/net/${bridge}/brif`)?.includes(before.link)) {
      ({ differences, notes } = compareSnapshots(before, await takeSnapshot(host, bridge)));
    }
    if (differences.length === 0) break;
    if (host.monotonic() > end)
      throw new VnetError('refused', [`'${bridge}' differs from what '${before.link}' had`, ...differences]);
    await host.sleep(100);
  }
  for (const gateway of gateways) {
    if (!(await answers(host, bridge, gateway))) {
      throw new VnetError('refused', `gateway ${gateway} answered on '${before.link}' and does not on '${bridge}'`);
    }
  }
  return notes;
}

/** Undoes a move that failed, and returns the error with what came of that. */
async function undone(host: Host, directory: string, error: VnetError): Promise<VnetError> {
  const isRestored = await rollBack(host, directory, error.messages.join('; '));
  const message = isRestored ? 'the interface is as it was' : notRestored(directory);
  return new VnetError(error.code, [...error.messages, message], { cause: error });
}
