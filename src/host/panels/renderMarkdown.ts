import MarkdownIt from 'markdown-it';

/** No raw HTML, no pictures (a page loads nothing), links to the web and to mail only. */
const renderer = new MarkdownIt({ html: false, linkify: false, breaks: true }).disable('image');
renderer.validateLink = (url: string) => /^(https?:|mailto:)/i.test(url.trim());

/**
 * Markdown as HTML in which nothing of the text is markup of its own. Here and not in the page, whose script would be half as
 * large again. Imported when the first note is shown.
 */
export function renderMarkdown(text: string): string {
  return renderer.render(text);
}
