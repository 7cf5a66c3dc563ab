/** Sorting and filtering of tables that are already in the page. */

export function startTables(): void {
  document.querySelectorAll<HTMLTableElement>("table.sortable").forEach(makeSortable);
  document.querySelectorAll<HTMLInputElement>("input[data-filters]").forEach((input) => {
    const table = document.getElementById(input.dataset["filters"] ?? "");
    if (table instanceof HTMLTableElement) {
      input.addEventListener("input", () => filterRows(table, input.value));
    }
  });
}

function filterRows(table: HTMLTableElement, words: string): void {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of table.tBodies[0]?.rows ?? []) {
    const text = (row.textContent ?? "").toLowerCase();
    row.hidden = !wanted.every((word) => text.includes(word));
  }
}

function makeSortable(table: HTMLTableElement): void {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const downwards = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", downwards ? "descending" : "ascending");
      sortRows(table, column, downwards ? -1 : 1);
    });
  });
}

function sortRows(table: HTMLTableElement, column: number, direction: 1 | -1): void {
  const body = table.tBodies[0];
  if (!body) return;
  const rows = [...body.rows].map((row) => ({ row, key: sortKey(row.cells[column]) }));
  rows.sort((a, b) => direction * compare(a.key, b.key));
  body.append(...rows.map(({ row }) => row));
}

function sortKey(cell: HTMLTableCellElement | undefined): number | string {
  const text = cell?.dataset["sort"] ?? cell?.textContent?.trim() ?? "";
  const number = Number(text);
  return text !== "" && Number.isFinite(number) ? number : text.toLowerCase();
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "number") return -1;
  return typeof b === "number" ? 1 : a.localeCompare(b, "en");
}
