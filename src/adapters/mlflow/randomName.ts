const characters = ['amber', 'bold', 'brisk', 'calm', 'clever', 'dapper', 'eager', 'fair', 'gentle', 'glad', 'hardy', 'honest', 'keen', 'lively', 'lucky', 'merry', 'mellow', 'nimble', 'patient', 'plucky', 'quiet', 'ready', 'serene', 'sincere', 'steady', 'sunny', 'swift', 'tidy', 'upbeat', 'wise'];
const animals = ['badger', 'beaver', 'crane', 'dolphin', 'falcon', 'finch', 'fox', 'gull', 'hare', 'heron', 'ibex', 'jay', 'kestrel', 'lark', 'lynx', 'marten', 'moose', 'otter', 'owl', 'panda', 'puffin', 'quail', 'raven', 'robin', 'seal', 'shrew', 'stork', 'swan', 'tern', 'wren'];

/** A name for a run that was given none, as MLflow's server makes one: two words and a number. */
export function randomName(random: () => number = Math.random): string {
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? '';
  return `${pick(characters)}-${pick(animals)}-${Math.floor(random() * 1000)}`;
}
