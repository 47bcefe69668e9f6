const marked = /(<!-- made: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g;

/**
 * Puts what `make` says of a name between the lines `<!-- made: NAME -->` and `<!-- end -->`; all else stays. Throws for a
 * name that `make` does not know, and for a document without markers.
 */
export function fillSections(document: string, make: (name: string) => string | undefined): string {
  let found = 0;
  const filled = document.replace(marked, (_, open: string, name: string, close: string) => {
    const content = make(name);
    if (content === undefined) throw new Error(`nothing makes the section '${name}'`);
    found++;
    return `${open}${content}\n${close}`;
  });
  if (found === 0) throw new Error('the document has no markers');
  return filled;
}
