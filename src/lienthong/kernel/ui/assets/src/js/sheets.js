// A remark is put where the page was clicked; the form beside it works without, by choosing the page.
document.addEventListener("click", (event) => {
  const sheet = event.target.closest?.("[data-sheets] [data-sheet]");
  if (!sheet) return;
  const form = document.getElementById(sheet.closest("[data-sheets]").dataset.sheets);
  if (!form) return;
  const box = sheet.getBoundingClientRect();
  const x = Math.round(((event.clientX - box.left) / box.width) * 1000);
  const y = Math.round(((event.clientY - box.top) / box.height) * 1000);
  form.elements.x.value = x;
  form.elements.y.value = y;
  form.elements.page.value = sheet.dataset.sheet;
  for (const mark of document.querySelectorAll("[data-here]")) mark.setAttribute("cx", "-100");
  const here = sheet.querySelector("[data-here]");
  here?.setAttribute("cx", String(x));
  here?.setAttribute("cy", String(y * 1.414));
  form.elements.text.focus();
});
