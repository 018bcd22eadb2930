/** The entry point of the bundle, for bin/vnet.js. */
export { nodeHost } from './host/node.ts';
export { main } from './main.ts';
