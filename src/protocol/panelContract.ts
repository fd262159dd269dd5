import * as z from 'zod/mini';

/** What a panel's page may ask of the host, and what the host may tell the page. One contract per panel, seen by both. */
export interface PanelContract {
  /** What the page keeps over a window reload. */
  state: z.ZodMiniType;
  /** Imperative; every one settles. */
  requests: Record<string, { params: z.ZodMiniType; result: z.ZodMiniType }>;
  /** Past tense, host to page. */
  events: Record<string, z.ZodMiniType>;
}

export type RequestName<C extends PanelContract> = keyof C['requests'] & string;
export type EventName<C extends PanelContract> = keyof C['events'] & string;
export type Params<C extends PanelContract, M extends RequestName<C>> = z.infer<C['requests'][M]['params']>;
export type Result<C extends PanelContract, M extends RequestName<C>> = z.infer<C['requests'][M]['result']>;
export type Payload<C extends PanelContract, E extends EventName<C>> = z.infer<C['events'][E]>;
export type PanelState<C extends PanelContract> = z.infer<C['state']>;

/** One handler per request of a contract; a missing one does not compile. */
export type RequestHandlers<C extends PanelContract> = {
  [M in RequestName<C>]: (params: Params<C, M>) => Result<C, M> | Promise<Result<C, M>>;
};

/** Page to host. The page says `ready` before the host speaks. */
export const pageMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('request'), id: z.int(), method: z.string(), params: z.unknown() }),
  /** Something broke in the page; it ends in the log. */
  z.object({ kind: z.literal('broke'), message: z.string() }),
]);
export type PageMessage = z.infer<typeof pageMessage>;

/** Host to page. */
export const hostMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reply'), id: z.int(), result: z.unknown() }),
  z.object({ kind: z.literal('failure'), id: z.int(), reason: z.enum(['user-facing', 'bad-message', 'bug', 'closed']), message: z.string() }),
  z.object({ kind: z.literal('event'), name: z.string(), payload: z.unknown() }),
]);
export type HostMessage = z.infer<typeof hostMessage>;
