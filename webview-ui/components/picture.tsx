import { useEffect, useState } from 'preact/hooks';

/** A picture that came as bytes. */
export function Picture({ name, mime, bytes }: { name: string; mime: string; bytes: Uint8Array }) {
  const [url, setUrl] = useState('');
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mime }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, mime]);
  if (isBroken) return <p class="message">The file is not a picture that can be shown, whatever its name says.</p>;
  // A picture cannot run what is in it: also an SVG is only drawn.
  return url === '' ? null : <img class="picture" src={url} alt={name} onError={() => setBroken(true)} />;
}
