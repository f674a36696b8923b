// A text of provisions: marking words chooses the provisions that they stand in; a saved node empties the choice.
const boxOf = (row) => row.querySelector(".row-check input");

document.addEventListener("mouseup", (event) => {
  const text = event.target.closest?.("[data-reader]");
  const marked = document.getSelection();
  if (!text || !marked || marked.isCollapsed || marked.toString().trim().length < 3) return;
  const range = marked.getRangeAt(0);
  for (const row of text.querySelectorAll("[data-row]")) {
    const words = row.querySelector(".provision-words");
    const box = boxOf(row);
    if (words && box && !box.checked && range.intersectsNode(words)) box.click();
  }
});

document.addEventListener("node-saved", () => {
  for (const box of document.querySelectorAll("[data-reader] .row-check input:checked")) box.click();
});

// A link of the table of contents closes it; on a phone it would hide the text.
document.addEventListener("click", (event) => {
  const contents = event.target.closest?.(".reader-contents");
  if (contents && event.target.closest("a")) contents.open = false;
});
