import type { Client } from './client.ts';
import { CALL } from './protocol.ts';
import type { Answerer } from './question.ts';
import { Surprise } from './surprise.ts';
import { lines, plain } from './text.ts';

/** virsh prints the URI that it was given, and the daemon's where there was none. */
const uri: Answerer = (words) =>
  words.length > 0 ? undefined : async (client: Client) => lines([await uriOf(client)]);

async function uriOf(client: Client): Promise<string> {
  if (client.isRemote) throw new Surprise('the URI of another host');
  return plain((await client.call(CALL.uri, undefined)).uri);
}

/** The command about the connection that can be answered. */
export const answers: Readonly<Record<string, Answerer>> = { uri };
