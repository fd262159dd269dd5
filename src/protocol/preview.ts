import * as z from 'zod/mini';

/** Typed arrays, because messages hold them as they are. */
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** What is in a kept file. */
export const preview = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('image'), mime: z.string(), bytes }),
  z.object({ kind: z.literal('text'), text: z.string(), isWhole: z.boolean() }),
  z.object({ kind: z.literal('table'), columns: z.array(z.string()), rows: z.array(z.array(z.string())), isWhole: z.boolean() }),
  z.object({ kind: z.literal('none'), reason: z.string() }),
]);
export type PreviewView = z.infer<typeof preview>;
