import type { Check } from '../../check.ts';
import { acceptWithoutEffect } from './accept-without-effect.ts';
import { firewalldZone } from './firewalld-zone.ts';
import { forwardingDropped } from './forwarding-dropped.ts';
import { hostInputDropped } from './host-input-dropped.ts';
import { leftoverRules } from './leftover-rules.ts';
import { libvirtJumpsMissing } from './libvirt-jumps-missing.ts';
import { libvirtRulesMissing } from './libvirt-rules-missing.ts';
import { masqueradeMissing } from './masquerade-missing.ts';
import { mixedIptables } from './mixed-iptables.ts';
import { portForwardRejected } from './port-forward-rejected.ts';

export const firewallChecks: readonly Check[] = [
  libvirtRulesMissing,
  libvirtJumpsMissing,
  masqueradeMissing,
  hostInputDropped,
  forwardingDropped,
  firewalldZone,
  acceptWithoutEffect,
  portForwardRejected,
  leftoverRules,
  mixedIptables,
];
