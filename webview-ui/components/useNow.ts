import { useEffect, useState } from 'preact/hooks';

/** The current time in milliseconds, moving once a second while `isLive`. */
export function useNow(isLive: boolean): number {
  const [nowMs, setNowMs] = useState(Date.now());
  useEffect(() => {
    if (!isLive) return undefined;
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isLive]);
  return nowMs;
}
