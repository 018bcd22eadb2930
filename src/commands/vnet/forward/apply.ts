import type { Context } from '../../../cli/command.ts';
import { VnetError } from '../../../error.ts';
import { noSuchFile } from '../../../host/no-such-file.ts';
import { nearest } from '../../../nearest.ts';
import type { Outcome } from '../../../render/outcome.ts';
import { add } from './add.ts';
import type { Risk } from './conflicts.ts';
import type { Request } from './plan-requests.ts';
import { specsIn } from './spec.ts';

interface ApplyOptions {
  readonly path: string;
  readonly risks: readonly Risk[];
  readonly install: boolean;
  readonly dryRun: boolean;
}

/** The size of a file that nobody writes by hand. */
const MAX_BYTES = 4_000_000;

/** Makes the forwards of this host those of a file, and removes others. */
export async function apply({ path, risks, install, dryRun }: ApplyOptions, context: Context): Promise<Outcome> {
  const { host } = context;
  const bytes = host.readInput(path, { bytes: MAX_BYTES });
  if (bytes === undefined) throw noSuchFile(path, host);
  const { parseYaml } = await import('../../../render/yaml.ts');
  const { forwards, masquerade } = requestsIn(parseYaml(bytes.toString(), path), path);
  return add(forwards, { risks, install, dryRun, only: { masquerade } }, context);
}

const FILE_KEYS = ['forwards', 'masquerade'];
const FORWARD_KEYS = ['guest', 'ports', 'network', 'follow', 'loopback'];

/** Reads what a file asks for. Throws VnetError `file-unreadable`. */
export function requestsIn(data: unknown, path: string) {
  const wrong = (reason: string) =>
    new VnetError('file-unreadable', `${path}: ${reason}`, {
      hint: "a file looks like {forwards: [{guest: web, ports: ['8080:80', 'udp 53']}]}, as YAML or JSON",
    });
  const object = (value: unknown, place: string, keys: readonly string[]): Readonly<Record<string, unknown>> => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(`${place} is not a mapping`);
    for (const key of Object.keys(value)) {
      if (keys.includes(key)) continue;
      const similar = nearest(key, keys);
      throw wrong(`${place} has an unknown key '${key}'${similar === undefined ? '' : `; did you mean '${similar}'?`}`);
    }
    return value as Readonly<Record<string, unknown>>;
  };
  const specsOf = (word: string, place: string) => {
    try {
      return specsIn(word.trim().split(/\s+/));
    } catch (error) {
      throw error instanceof VnetError ? wrong(`${place}: ${error.message}`) : error;
    }
  };
  const { forwards = [], masquerade = [] } = object(data, 'the file', FILE_KEYS);
  if (!isTexts(masquerade)) throw wrong('masquerade is not a list of networks');
  if (!Array.isArray(forwards)) throw wrong('forwards is not a list');
  const requests = forwards.map((value, index): Request => {
    const place = `forwards[${index}]`;
    const { guest, ports, network, follow = false, loopback = false } = object(value, place, FORWARD_KEYS);
    if (typeof guest !== 'string' || guest === '') throw wrong(`${place}: guest is not a name`);
    if (network !== undefined && typeof network !== 'string') throw wrong(`${place}: network is not a name`);
    if (typeof follow !== 'boolean' || typeof loopback !== 'boolean') {
      throw wrong(`${place}: follow or loopback is neither true nor false`);
    }
    const words = wordsIn(ports);
    if (words === undefined) throw wrong(`${place}: ports is not a list of texts such as '8080:80'`);
    return { guest, network, follow, loopback, specs: words.flatMap((each) => specsOf(each, place)) };
  });
  return { forwards: requests, masquerade };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** One text, one number, or a list of them. */
function wordsIn(ports: unknown): readonly string[] | undefined {
  const words: unknown = (Array.isArray(ports) ? ports : [ports]).map((each: unknown) =>
    typeof each === 'number' ? `${each}` : each,
  );
  return isTexts(words) ? words : undefined;
}
