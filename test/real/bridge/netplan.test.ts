import { NETPLAN } from './managers.ts';
import { describeMoves } from './moves.ts';

describeMoves(NETPLAN);
