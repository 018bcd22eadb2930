/** What bin/vnet.js takes from the bundle. */
export { nodeHost } from './host/node.ts';
export { main } from './main.ts';
