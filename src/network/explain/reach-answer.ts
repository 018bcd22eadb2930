/** `depends`: on something outside libvirt, which `why` names. */
export type Verdict = 'yes' | 'no' | 'depends';

export interface Answer {
  readonly verdict: Verdict;
  /** Why, in a few words without a full stop. */
  readonly why: string;
}

export type Party = 'guest' | 'host' | 'LAN' | 'Internet';

export function yes(why: string): Answer {
  return { verdict: 'yes', why };
}

export function no(why: string): Answer {
  return { verdict: 'no', why };
}

export function depends(why: string): Answer {
  return { verdict: 'depends', why };
}
