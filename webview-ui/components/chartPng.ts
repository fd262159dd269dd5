/** A canvas as a PNG on a background; the canvas itself is transparent. */
export async function canvasToPng(canvas: HTMLCanvasElement, background: string): Promise<Uint8Array> {
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  const context = copy.getContext('2d');
  if (!context) throw new Error('A picture could not be drawn.');
  context.fillStyle = background;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => copy.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('A picture could not be made.');
  return new Uint8Array(await blob.arrayBuffer());
}
