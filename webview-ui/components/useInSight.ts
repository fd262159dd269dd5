import { useEffect, useState } from 'preact/hooks';
import type { RefObject } from 'preact';

/** Whether an element is on the screen, or about to be. */
export function useInSight(element: RefObject<Element | null>): boolean {
  const [isInSight, setInSight] = useState(false);
  useEffect(() => {
    if (!element.current) return undefined;
    const observer = new IntersectionObserver((entries) => setInSight(entries.at(-1)?.isIntersecting ?? false), { rootMargin: '120px' });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return isInSight;
}
