import type { Check } from '../../check.ts';
import { containerOverlap } from './container-overlap.ts';
import { hostAddressInside } from './host-address-inside.ts';
import { policyRoute } from './policy-route.ts';
import { routeOverlap } from './route-overlap.ts';
import { subnetShared } from './subnet-shared.ts';
import { subnetTaken } from './subnet-taken.ts';

export const addressChecks: readonly Check[] = [
  subnetTaken,
  subnetShared,
  containerOverlap,
  routeOverlap,
  policyRoute,
  hostAddressInside,
];
