import type { IncomingMessage, ServerResponse } from 'node:http';

/** Who a request's token says it is from. */
export interface Caller {
  /** The session of a process that the Python helper records; null for any other program. */
  sessionId: string | null;
}

/** Answers some of the requests that an endpoint lets in. */
export interface RequestHandler {
  /** Resolves with false, and has read nothing, when the request is none of its own. */
  answer(request: IncomingMessage, response: ServerResponse, caller: Caller): Promise<boolean>;
}
