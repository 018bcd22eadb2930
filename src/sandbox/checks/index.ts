import type { CheckFunction } from './context.ts';
import { checkGateway } from './gateway.ts';
import { checkNames } from './names.ts';
import { checkOutside } from './outside.ts';
import { checkPeers } from './peers.ts';
import { checkRoutes } from './routes.ts';

/** The checks of an own-bridge network whose guests have addresses, by what they are about. They run in parallel. */
export const CHECKS: readonly (readonly [subject: string, check: CheckFunction])[] = [
  ['guests to the host', checkGateway],
  ['guests to each other', checkPeers],
  ['guests and the outside', checkOutside],
  ['routes behind guests', checkRoutes],
  ['names', checkNames],
];
