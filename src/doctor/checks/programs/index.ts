import type { Check } from '../../check.ts';
import { dnsmasqUnusable } from './dnsmasq-unusable.ts';
import { firewallProgramMissing } from './firewall-program-missing.ts';
import { kernelModulesMissing } from './kernel-modules-missing.ts';
import { securityDenial } from './security-denial.ts';
import { tunMissing } from './tun-missing.ts';

export const programChecks: readonly Check[] = [
  dnsmasqUnusable,
  firewallProgramMissing,
  kernelModulesMissing,
  tunMissing,
  securityDenial,
];
