/** One button opens or closes all that is folded in a part of the page. */

export function startTree(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-unfolds]")) {
    const part = document.getElementById(button.dataset["unfolds"] ?? "");
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(open));
      button.textContent = open ? "Fold all" : "Unfold all";
      for (const details of part?.querySelectorAll("details") ?? []) details.open = open;
    });
  }
}
