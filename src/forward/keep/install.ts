import type { CommandLine, CommandStep } from '../../change/command-step.ts';
import { editStep, type FileStep, utf8Content } from '../../change/file-step.ts';
import type { Step } from '../../change/registry.ts';
import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { shellCommand } from '../../shell-words.ts';
import { directoriesMadeFor, HOOK_DIRECTORIES, HOOK_PATH, hookText, isHookOfVnet } from './hook.ts';
import { forwardUnits, isUnitOfVnet, RESTORE_UNIT, selfInUnit, UNIT_PATHS, WATCH_UNIT } from './units.ts';

/** Whether systemd runs this host, as sd_booted(3) decides it. */
export function hasSystemd(host: Pick<Host, 'listDirectory'>): boolean {
  return host.listDirectory('/run/systemd/system') !== undefined;
}

/**
 * Returns the steps that keep forwards: libvirt's network hook and, with systemd, the units. Throws VnetError `refused` if there is
 * a file of somebody else at one of their paths.
 */
export async function installSteps(host: Host): Promise<Step[]> {
  const missing = HOOK_DIRECTORIES.filter((path) => host.listDirectory(path) === undefined);
  const hook = await ownFileStep(host, {
    path: HOOK_PATH,
    isOwn: isHookOfVnet,
    mode: 0o755,
    text: (old) => hookText(host, old === undefined ? missing : directoriesMadeFor(old)),
  });
  const steps: Step[] = [...missing.map(makeDirectory), hook];
  if (!hasSystemd(host)) return steps;
  const files: FileStep[] = [];
  for (const { path, text } of forwardUnits(host)) {
    files.push(await ownFileStep(host, { path, isOwn: isUnitOfVnet, mode: 0o644, text: () => text }));
  }
  const isNew = files.every(({ before }) => before === undefined);
  return [...steps, ...files, startUnits(host, isNew)];
}

/** Returns the steps of installSteps for the first forward. After that, they only bring up to date what is installed. */
export async function keepSteps(host: Host, isFirst: boolean): Promise<Step[]> {
  const isInstalled = [HOOK_PATH, ...UNIT_PATHS].some((path) => host.isRegularFile(path));
  return isFirst || isInstalled ? installSteps(host) : [];
}

/** Whether a step installs a hook or a unit, which a user wants to know about. */
export function isKeepStep(step: Step): boolean {
  if (step.kind === 'file') return [HOOK_PATH, ...UNIT_PATHS].includes(step.path);
  return step.kind === 'command' && step.description.includes(WATCH_UNIT);
}

/** Returns the steps that remove what installSteps added, whichever version added it. Files of others stay. */
export async function removalSteps(host: Host): Promise<Step[]> {
  const steps: Step[] = [];
  const units = [];
  for (const path of UNIT_PATHS) {
    const step = await editStep(host, path, (text) => (isOwnUnit(text) ? undefined : text));
    if (step.before !== step.after) units.push(step);
  }
  const booted = hasSystemd(host) && units.length > 0;
  if (booted) steps.push(STOP_UNITS);
  steps.push(...units);
  if (booted) steps.push(FORGET_UNITS);
  const hook = await editStep(host, HOOK_PATH, (text) => (text !== undefined && isHookOfVnet(text) ? undefined : text));
  if (hook.before === undefined || hook.after !== undefined) return steps;
  return [...steps, hook, ...emptied(host, directoriesMadeFor(hook.before)).map(removeDirectory)];
}

function isOwnUnit(text: string | undefined): boolean {
  return text !== undefined && isUnitOfVnet(text);
}

interface OwnFile {
  readonly path: string;
  readonly mode: number;
  isOwn(text: string): boolean;
  text(old: string | undefined): string;
}

async function ownFileStep(host: Host, { path, mode, isOwn, text }: OwnFile): Promise<FileStep> {
  const step = await editStep(host, path, (old) => {
    if (old === undefined || isOwn(old)) return utf8Content(text(old));
    throw new VnetError('refused', `${path} exists and is not vnet's`, {
      hint: 'move it away, or use --no-install. To see it, run',
      commands: [shellCommand('cat', path)],
    });
  });
  return step.before === undefined ? { ...step, attributes: { mode } } : step;
}

/** The directories that are empty without the hook, innermost first. */
function emptied(host: Host, made: readonly string[]): readonly string[] {
  const gone: string[] = [];
  for (const path of made.toReversed()) {
    const rest = host.listDirectory(path)?.filter((name) => ![HOOK_PATH, ...gone].includes(`${path}/${name}`));
    if (rest?.length !== 0) break;
    gone.push(path);
  }
  return gone;
}

function makeDirectory(path: string): CommandStep {
  return {
    kind: 'command',
    description: `create the directory ${path}`,
    apply: ['mkdir', '-m', '755', path],
    undo: ['rmdir', path],
    check: ['test', '-d', path],
  };
}

function removeDirectory(path: string): CommandStep {
  return {
    kind: 'command',
    description: `remove the directory ${path}`,
    apply: ['rmdir', path],
    undo: ['mkdir', '-m', '755', path],
    check: ['test', '!', '-d', path],
  };
}

const UNITS = [RESTORE_UNIT, WATCH_UNIT] as const;

/** The service that watches starts without waiting: what changes the host keeps vnet's lock until it is done. */
function startUnits(host: Host, isNew: boolean): CommandStep {
  return {
    kind: 'command',
    description: `enable ${RESTORE_UNIT}, and enable and start ${WATCH_UNIT}`,
    apply: script('systemctl daemon-reload && systemctl -q enable "$@" && systemctl restart "$2"', ...UNITS),
    undo: isNew ? DISABLE : ['systemctl', 'daemon-reload'],
    check: script(
      `systemctl -q is-enabled "$1" "$2" && systemctl -q is-active "$2" &&
case "$(systemctl show -p ExecStart --value "$2")" in *"argv[]=$3 forward watch "*) ;; *) exit 1 ;; esac`,
      ...UNITS,
      selfInUnit(host),
    ),
  };
}

const DISABLE: CommandLine = ['systemctl', '-q', 'disable', '--now', ...UNITS];

const STOP_UNITS: CommandStep = {
  kind: 'command',
  description: `stop and disable ${RESTORE_UNIT} and ${WATCH_UNIT}`,
  apply: DISABLE,
  undo: script('systemctl daemon-reload && systemctl -q enable "$@" && systemctl start "$2"', ...UNITS),
  check: script(
    '! systemctl -q is-enabled "$1" && ! systemctl -q is-enabled "$2" && ! systemctl -q is-active "$2"',
    ...UNITS,
  ),
};

const FORGET_UNITS: CommandStep = {
  kind: 'command',
  description: 'make systemd forget the units',
  apply: ['systemctl', 'daemon-reload'],
  check: script('[ "$(systemctl show -p LoadState --value "$1")" = not-found ]', WATCH_UNIT),
};

function script(text: string, ...args: readonly string[]): CommandLine {
  return ['sh', '-c', text, 'sh', ...args];
}
