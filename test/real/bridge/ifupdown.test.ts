import { IFUPDOWN } from './managers.ts';
import { describeMoves } from './moves.ts';

describeMoves(IFUPDOWN);
