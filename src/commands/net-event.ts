import { mirrored } from '../cli/command.ts';

export default mirrored({
  name: 'net-event',
  summary: 'Wait for network events',
  interactive: true,
  args: {},
  flags: {
    network: { summary: 'filter by network name or uuid', value: 'NETWORK', positional: true, complete: 'networks' },
    event: {
      summary: 'which event type to wait for',
      value: 'EVENT',
      positional: true,
      choices: ['lifecycle', 'metadata-change'],
    },
    loop: { summary: 'loop until timeout or interrupt, rather than one-shot' },
    timeout: { summary: 'timeout seconds', value: 'SECONDS', positional: true },
    list: { summary: 'list valid event types' },
    timestamp: { summary: 'show timestamp for each printed event' },
  },
  examples: [
    { line: 'vnet net-event --event lifecycle --loop', does: 'Print every start and stop until interrupted' },
    { line: 'vnet net-event --event lifecycle --loop -o json', does: 'One JSON object a line' },
  ],
});
