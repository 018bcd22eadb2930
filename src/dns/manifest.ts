import { asciiJson, editStep, type FileStep } from '../change/file-step.ts';
import { statePath } from '../change/state.ts';
import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import type { Connection } from './resolver/connection.ts';

/** What `vnet dns setup` has changed, for the next setup and for undo. It is in vnet's state directory. */
export interface Manifest {
  readonly version: 1;
  readonly kind: Connection['kind'];
  /** By path: contents as Latin-1 text; null means that there was no file. */
  readonly files: Readonly<Record<string, FileRecord>>;
  /** Directories that were created, the outer ones first. */
  readonly directories: readonly string[];
  /** By name. */
  readonly networks: Readonly<Record<string, NetworkRecord>>;
  /** Servers that vnet's dnsmasq uses for all other names. */
  readonly upstream: readonly string[] | null;
  /** The DNS domain of containers; null without. */
  readonly containers: string | null;
  /** Whether the user wants no names for containers. */
  readonly withoutContainers?: boolean;
  /** Whether systemd runs vnet's dnsmasq. */
  readonly systemd: boolean;
}

export interface FileRecord {
  readonly before: string | null;
  readonly after: string;
}

export interface NetworkRecord {
  readonly domain: string;
  /** The address of this host on it. */
  readonly server: string;
  /** The definition before and after; equal if nothing had to change. */
  readonly before: string;
  readonly after: string;
  /** The address at which its DNS server answers other machines; absent if it does not. */
  readonly authority?: string;
}

/** Returns the manifest; undefined if nothing is set up. Throws VnetError `file-unreadable` for one of another version. */
export async function readManifest(host: Host): Promise<Manifest | undefined> {
  const path = manifestPath(host);
  const file = path === undefined ? undefined : await host.readRegularFile(path);
  if (file === undefined) return undefined;
  // vnet restores files from it, so another user must not be able to write it.
  const isMine = file.uid === host.uid && (file.mode & 0o022) === 0;
  const manifest = isMine ? parsed(file.bytes.toString('latin1')) : undefined;
  if (manifest !== undefined) return manifest;
  throw new VnetError('file-unreadable', `cannot read ${path}: it was not written by this version of vnet`, {
    hint: 'run the version that set up DNS, or check the file and remove it',
  });
}

/** Returns the step that writes the manifest or, without one, removes it. */
export async function manifestStep(host: Host, manifest: Manifest | undefined): Promise<FileStep[]> {
  const path = manifestPath(host);
  if (path === undefined) return [];
  const text = manifest === undefined ? undefined : `${asciiJson(manifest)}\n`;
  const step = await editStep(host, path, () => text, { role: 'record' });
  return [{ ...step, attributes: { mode: 0o600 } }];
}

function manifestPath(host: Host): string | undefined {
  const directory = statePath(host);
  return directory === undefined ? undefined : `${directory}/dns.json`;
}

function parsed(text: string): Manifest | undefined {
  try {
    const manifest: Partial<Manifest> | null = JSON.parse(text);
    return manifest?.version === 1 && isWhole(manifest) ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** Whether it has what undo restores. */
function isWhole(manifest: Partial<Manifest>): manifest is Manifest {
  const { files, networks, directories } = manifest;
  return [files, networks].every((each) => typeof each === 'object' && each !== null) && Array.isArray(directories);
}
