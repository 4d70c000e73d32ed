"""Judge rapport.html with axe-core in Chromium: phone and desktop, light and dark, every detail open.

It needs what the lock does not hold: Chromium, ``pip install playwright``, and axe-core (``npm pack axe-core``, then
the file ``package/axe.min.js`` of the archive). Run with:
.venv/bin/python benchmarks/page_access.py axe.min.js reports/2011/rapport.html reports/exemple/rapport.html
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

_SMALLEST = """() => Math.min(...[...document.querySelectorAll(".drawing svg text")].map(text => {
  const scale = text.getScreenCTM();
  return parseFloat(getComputedStyle(text).fontSize) * Math.hypot(scale.a, scale.b);
}))"""


def main(axe: Path, pages: list[Path]) -> int:
    """Print what axe-core finds, the smallest text of figures and the width of the page; return the count of faults."""
    from playwright.sync_api import sync_playwright

    faults = 0
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for page in pages:
            for width in (390, 1400):
                for scheme in ("light", "dark"):
                    tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
                    tab.goto(page.resolve().as_uri())
                    tab.evaluate("document.querySelectorAll('details').forEach(detail => detail.open = true)")
                    tab.evaluate(axe.read_text(encoding="utf-8"))
                    found: list[dict[str, Any]] = tab.evaluate("axe.run(document)")["violations"]
                    smallest, wide = tab.evaluate(_SMALLEST), tab.evaluate("document.documentElement.scrollWidth")
                    print(f"{page}, {width} px, {scheme}: smallest text {smallest:.1f} px, page {wide} px wide")
                    for fault in found:
                        print(f"  {fault['impact']}: {fault['help']} ({len(fault['nodes'])})")
                    faults += len(found) + (smallest < 11) + (wide > width)
                    tab.close()
        browser.close()
    return faults


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]) > 0)
