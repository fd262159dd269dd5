import { useEffect, useState } from 'preact/hooks';

/** Whether the page is narrower than so many pixels. */
export function useNarrow(widthPx: number): boolean {
  const [query] = useState(() => matchMedia(`(max-width: ${widthPx}px)`));
  const [isNarrow, setIsNarrow] = useState(query.matches);
  useEffect(() => {
    const follow = () => setIsNarrow(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, [query]);
  return isNarrow;
}
