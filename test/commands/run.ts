import { main } from '../../src/main.ts';
import { fakeHost, type World } from '../fake-host.ts';
import { checkSchema } from './schemas.ts';

/** The whole program on a host made of literals: what it printed, its exit status, and the files it replaced, if any. */
export async function vnet(line: string | readonly string[], world: World) {
  const host = fakeHost(world);
  const words = typeof line === 'string' ? line.split(' ') : line;
  const status = await main(words, host);
  checkSchema(words, host.stdout);
  const replaced = Object.keys(host.replaced).length > 0 && { replaced: host.replaced };
  return { status, stdout: host.stdout, stderr: host.stderr, ...replaced };
}
