/**
 * The name of something that is decided, `model/bike-demand/stage/production`: its parts joined by `/`, with `/` and `%`
 * inside a part written as `%2F` and `%25`, so that different parts never give the same name.
 */
export function subjectKey(...parts: string[]): string {
  return parts.map((part) => part.replaceAll('%', '%25').replaceAll('/', '%2F')).join('/');
}

/** The parts of a subject's name. */
export function subjectParts(subject: string): string[] {
  return subject.split('/').map((part) => part.replaceAll('%2F', '/').replaceAll('%25', '%'));
}
