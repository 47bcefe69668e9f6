import { pageElement } from './views/element.ts';

/** Calls back with each file that is picked, or dropped anywhere on the page. */
export function onFile(chosen: (file: File) => void): void {
  const picker = pageElement('bundle', HTMLInputElement);
  const take = (files: FileList | null | undefined): void => {
    const [file] = files ?? [];
    if (file !== undefined) chosen(file);
  };
  picker.addEventListener('change', () => {
    take(picker.files);
    picker.value = ''; // so that the same file can be picked again when it has changed
  });
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    document.body.classList.add('dragging');
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) document.body.classList.remove('dragging');
  });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    document.body.classList.remove('dragging');
    take(event.dataTransfer?.files);
  });
}
