// A file that is dropped onto a form goes into its field for files, instead of being opened by the browser.

export function dropping() {
  document.addEventListener("dragover", (event) => wanted(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    const field = wanted(event);
    if (!field) return;
    event.preventDefault();
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function wanted({ dataTransfer, target }) {
  return dataTransfer?.types.includes("Files") ? target.closest?.("form")?.querySelector("input[type=file][data-picks]") : null;
}
