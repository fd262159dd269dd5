import type { comparePanel } from '../../../src/protocol/comparePanel.ts';
import type { Params, RequestName, Result } from '../../../src/protocol/panelContract.ts';

type Contract = typeof comparePanel;

/** What the parts of the page ask the host. */
export interface CompareApi {
  request<M extends RequestName<Contract>>(method: M, params: Params<Contract, M>): Promise<Result<Contract, M>>;
  /** Shows on the page why something could not be done. */
  act(request: Promise<unknown>): void;
}
