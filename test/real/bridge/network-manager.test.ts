import { NETWORK_MANAGER } from './managers.ts';
import { describeMoves } from './moves.ts';

describeMoves(NETWORK_MANAGER);
