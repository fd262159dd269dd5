import { constants, copyFileSync, linkSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { comparisonSlug } from '../../core/compare/comparisonSlug.ts';
import type { ComparisonFile, ComparisonStore, ListedComparison } from '../../core/compare/comparisonStore.ts';
import { parseComparison, type SavedComparison } from '../../core/compare/savedComparison.ts';
import { serializeComparison } from '../../core/compare/serializeComparison.ts';
import { errorCode, UserFacingError } from '../../core/errors.ts';
import { COMPARISONS_FOLDER } from '../../core/workspace/storeLayout.ts';
import type { StoreLocation } from '../../core/workspace/storeLocation.ts';
import { ensureFolder, flushFolder, writeDurably } from '../durably.ts';
import { sha256 } from '../ledger/sha256.ts';
import { cannotWrite } from '../storeFolder.ts';
import { temporaryName } from '../temporaryFiles.ts';

const ENDING = '.json';
/** Larger ones are not of our making. */
const LARGEST_BYTES = 64 << 20;

/**
 * Saved comparisons as files `comparisons/<slug>.json`. A new one is written to a temporary name and linked to its own, which fails
 * where the name is taken; one that is saved again takes the place of the file that it was read from, if nobody has changed that.
 */
export class ComparisonFiles implements ComparisonStore {
  private readonly folder: string;

  constructor(
    private readonly location: Pick<StoreLocation, 'storeFolder'>,
    /** Where it cannot link, the file is copied. */
    private readonly link: (from: string, to: string) => void = linkSync,
  ) {
    this.folder = path.join(location.storeFolder, COMPARISONS_FOLDER);
  }

  list(): Promise<ListedComparison[]> {
    return attempted(() => this.slugs().map((slug) => this.look(slug)).sort(compareListed));
  }

  read(slug: string): Promise<ComparisonFile & { comparison: SavedComparison }> {
    return attempted(() => {
      const { bytes, revision } = this.require(slug);
      return { slug, revision, comparison: parseComparison(new TextDecoder().decode(bytes), placeOf(slug)) };
    });
  }

  async save(comparison: SavedComparison, before?: ComparisonFile): Promise<ComparisonFile> {
    const slug = before?.slug ?? comparisonSlug(comparison.name);
    const bytes = new TextEncoder().encode(serializeComparison(comparison));
    const file = this.at(slug);
    const temporary = temporaryName(file);
    try {
      await ensureFolder(this.folder);
      await writeDurably(temporary, bytes);
      this.publish(temporary, slug, before);
      await flushFolder(this.folder);
    } catch (error) {
      throw error instanceof UserFacingError ? error : cannotWrite(this.location.storeFolder, error);
    } finally {
      rmSync(temporary, { force: true });
    }
    return { slug, revision: sha256(bytes) };
  }

  private publish(temporary: string, slug: string, before: ComparisonFile | undefined): void {
    const now = this.content(slug)?.revision;
    if (before && now !== undefined) {
      if (now !== before.revision) throw new UserFacingError(`${placeOf(slug)} has changed since it was opened: Git, another window or an editor wrote to it.`, 'Open it again to see what changed, or save this comparison under another name.');
      renameSync(temporary, this.at(slug));
      return;
    }
    // Also one whose file was deleted since: nobody may have taken the name by now.
    try {
      this.putNew(temporary, this.at(slug));
    } catch (error) {
      if (errorCode(error) === 'EEXIST') throw this.taken(slug);
      throw error;
    }
  }

  private putNew(temporary: string, file: string): void {
    try {
      this.link(temporary, file);
    } catch (error) {
      if (!noHardLinks.has(errorCode(error) ?? '')) throw error;
      copyNew(temporary, file);
    }
  }

  private taken(slug: string): UserFacingError {
    const listed = this.look(slug);
    const by = 'name' in listed ? ` by the comparison "${listed.name}"` : '';
    return new UserFacingError(`The name is taken: ${placeOf(slug)} is there already${by}.`, 'Choose another name, or open that comparison and save it again.');
  }

  private look(slug: string): ListedComparison {
    try {
      const { name, savedAtMs, by, compared } = parseComparison(new TextDecoder().decode(this.require(slug).bytes), placeOf(slug));
      return { slug, name, savedAtMs, by, runCount: compared.rows.length };
    } catch (error) {
      if (error instanceof UserFacingError) return { slug, problem: error.text };
      throw error;
    }
  }

  private require(slug: string): { bytes: Uint8Array; revision: string } {
    const content = this.content(slug);
    if (!content) throw new UserFacingError(`${placeOf(slug)} is not there any more.`, 'It was deleted or renamed, or is on another branch.');
    return content;
  }

  /** Undefined where there is no such file. */
  private content(slug: string): { bytes: Uint8Array; revision: string } | undefined {
    try {
      if (statSync(this.at(slug)).size > LARGEST_BYTES) throw new UserFacingError(`${placeOf(slug)} is too large to be a saved comparison.`, 'Move it out of the folder of comparisons if it belongs elsewhere.');
      const bytes = readFileSync(this.at(slug));
      return { bytes, revision: sha256(bytes) };
    } catch (error) {
      if (error instanceof UserFacingError) throw error;
      if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return undefined;
      throw new UserFacingError(`${placeOf(slug)} cannot be read.`, 'Check its permissions.', { cause: error });
    }
  }

  private slugs(): string[] {
    try {
      return readdirSync(this.folder).filter((name) => name.endsWith(ENDING) && !name.startsWith('.')).map((name) => name.slice(0, -ENDING.length));
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return [];
      throw new UserFacingError(`${this.folder} cannot be read.`, 'Check its permissions.', { cause: error });
    }
  }

  private at(slug: string): string {
    // A page names it, and a page is not trusted with paths.
    if (slug === '' || slug.startsWith('.') || /[/\\\0]/.test(slug)) throw new UserFacingError(`"${slug}" is no name of a saved comparison.`, 'Choose one from the list.');
    return path.join(this.folder, `${slug}${ENDING}`);
  }
}

/** Codes by which `link` says that it cannot, whatever the names are. */
const noHardLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'EXDEV']);

function copyNew(from: string, to: string): void {
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  } catch (error) {
    // Half of a file is of no use.
    if (errorCode(error) !== 'EEXIST') rmSync(to, { force: true });
    throw error;
  }
}

/** What is done at once as a promise, which is rejected where that fails. */
function attempted<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}

function placeOf(slug: string): string {
  return `${COMPARISONS_FOLDER}/${slug}${ENDING}`;
}

function compareListed(a: ListedComparison, b: ListedComparison): number {
  if ('problem' in a || 'problem' in b) return Number('problem' in a) - Number('problem' in b) || (a.slug < b.slug ? -1 : 1);
  return b.savedAtMs - a.savedAtMs || (a.slug < b.slug ? -1 : 1);
}
