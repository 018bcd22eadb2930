import type { Check } from '../../check.ts';
import { addressTwice } from './address-twice.ts';
import { containerOverlap } from './container-overlap.ts';
import { duplicateClientId } from './duplicate-client-id.ts';
import { duplicateMac } from './duplicate-mac.ts';
import { hostAddressInside } from './host-address-inside.ts';
import { leaseFileBroken } from './lease-file-broken.ts';
import { leaseOutsideSubnet } from './lease-outside-subnet.ts';
import { policyRoute } from './policy-route.ts';
import { poolNearlyFull } from './pool-nearly-full.ts';
import { reservationOutside } from './reservation-outside.ts';
import { reservedLeased } from './reserved-leased.ts';
import { routeOverlap } from './route-overlap.ts';
import { staleMacs } from './stale-macs.ts';
import { subnetShared } from './subnet-shared.ts';
import { subnetTaken } from './subnet-taken.ts';

export const addressChecks: readonly Check[] = [
  subnetTaken,
  subnetShared,
  containerOverlap,
  routeOverlap,
  policyRoute,
  hostAddressInside,
  duplicateMac,
  addressTwice,
  duplicateClientId,
  reservationOutside,
  reservedLeased,
  leaseOutsideSubnet,
  poolNearlyFull,
  leaseFileBroken,
  staleMacs,
];
