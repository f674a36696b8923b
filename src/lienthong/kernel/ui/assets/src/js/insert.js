// What is chosen by typing beside a field is put into the field where one was writing.
document.addEventListener("change", (event) => {
  const target = event.target.closest?.("[data-insert]")?.dataset.insert;
  const field = target && document.getElementById(target);
  if (!field || !event.detail?.key) return;
  const before = field.value.slice(0, field.selectionStart);
  const gap = before && !/[\s(]$/.test(before) ? " " : "";
  field.setRangeText(gap + event.detail.key, field.selectionStart, field.selectionEnd, "end");
  event.target.querySelector("[data-chip]")?.remove();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
