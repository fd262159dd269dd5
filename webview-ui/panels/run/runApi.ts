import type { runPanel } from '../../../src/protocol/runPanel.ts';
import type { PageChannel } from '../../pageChannel.ts';

/** What a part of the page can do: ask the host, and have something done whose failure is shown above the tabs. */
export interface RunApi {
  request: PageChannel<typeof runPanel>['request'];
  act(request: Promise<unknown>): void;
}
