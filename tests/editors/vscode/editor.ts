// Drives the editor in a browser as a person does: by keys and by the pointer, and reads what is
// drawn. What it waits for is always something that is seen.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import {
  chromium,
  type Browser,
  type FrameLocator,
  type Locator,
  type Page,
} from "playwright-core";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const FAILURES = join(import.meta.dirname, "..", "..", "..", ".editors-failures", "vscode");
/** The editor that has the focus. */
const CODE = ".editor-group-container.active .editor-instance";
const PATIENCE_MS = Number(process.env.PATIENCE_MS ?? 30_000);
/** For one turn of several. */
const SOON = { timeout: PATIENCE_MS / 10 };
const FLAGS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"],
  ...["--disable-background-networking", "--disable-component-update"],
];

export class Editor {
  readonly #browser: Browser;
  readonly page: Page;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.page = page;
  }

  static async open(url: string, width = 1100, height = 700): Promise<Editor> {
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    const context = await browser.newContext({ viewport: { width, height } });
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(url);
    await page.locator(".monaco-workbench .part.statusbar").waitFor();
    return new Editor(browser, page);
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }

  /** Takes a picture of what is wrong; returns where it is. */
  async failed(name: string): Promise<string> {
    await mkdir(FAILURES, { recursive: true });
    const path = join(FAILURES, `${name.replaceAll(/\W+/g, "-")}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key);
    }
  }

  /** Opens a file of the samples, alone. */
  async openFile(name: string): Promise<void> {
    await this.press("Control+1");
    await this.#choose("Control+P", name, name);
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.page.locator(`${CODE} .view-line`).first().waitFor();
  }

  /** Runs a command by its title. */
  async command(title: string): Promise<void> {
    await this.#choose("F1", `>${title}`, title);
  }

  /**
   * Puts the cursor somewhere.
   *
   * @param column - as the status bar has it: a tab counts for four.
   */
  async goTo(line: number, column = 1): Promise<void> {
    await insist(async () => {
      await this.#ask("Control+G", `:${String(line)}:${String(column)}`);
      await this.press("Enter");
      await this.#asking.waitFor({ ...SOON, state: "hidden" });
      await this.cursorAt(line, column, SOON);
    });
  }

  async cursorAt(line: number, column: number, options?: { timeout: number }): Promise<void> {
    const position = this.page.locator("[id='status.editor.selection']");
    const text = `Ln ${String(line)}, Col ${String(column)}`;
    await position.getByText(text, { exact: true }).waitFor(options);
  }

  /** Types another text in the place of a line. */
  async retype(line: number, text: string): Promise<void> {
    await this.goTo(line);
    await this.press("Shift+End");
    await this.page.keyboard.type(text);
  }

  /** Waits until a line, with its hints, reads as it should; blanks do not count. */
  async sees(line: number, text: string): Promise<void> {
    await this.#lineUntil(line, text, true);
  }

  /** Waits until a line is there and does not have some text. */
  async seesNot(line: number, text: string): Promise<void> {
    await this.#lineUntil(line, text, false);
  }

  /** Waits until something of a line is underlined. */
  async seesSquiggle(line: number, severity: "hint" | "info" | "warning" | "error"): Promise<void> {
    await this.page.waitForFunction(
      ([code, number, name]) => {
        const all = [...document.querySelectorAll(`${code} .line-numbers`)];
        const at = all.find((each) => each.textContent.trim() === number)?.parentElement;
        const rows = document.querySelectorAll<HTMLElement>(`${code} .view-overlays > div`);
        return [...rows].some(
          (row) => row.style.top === at?.style.top && row.querySelector(`.squiggly-${name}`),
        );
      },
      [CODE, String(line), severity] as const,
    );
  }

  /** Shows what there is to be said of a place; returns it when it has some words. */
  async hover(line: number, column: number, words: string): Promise<Locator> {
    await this.goTo(line, column);
    const hover = this.page.locator(".monaco-hover:visible", { hasText: words });
    await insist(async () => {
      await this.press("Control+K", "Control+I");
      await hover.waitFor(SOON);
    });
    return hover;
  }

  /** Follows a link of what is said of a place, to another one. */
  async follow(from: [number, number], words: string, link: string, to: [number, number]) {
    await insist(async () => {
      const hover = await this.hover(...from, words);
      await hover.locator(".rendered-markdown a", { hasText: link }).first().click(SOON);
      await this.cursorAt(...to, SOON);
    });
  }

  /** Picks something from the menu of the light bulb, at the cursor. */
  async lightBulb(title: string): Promise<void> {
    const row = this.page.locator(".action-widget .monaco-list-row", { hasText: title }).first();
    await insist(async () => {
      await this.press("Escape", "Control+.");
      await row.click(SOON);
    });
  }

  /** The status item of heaplens. */
  get status(): Locator {
    return this.page.locator(".statusbar-item[id^='heaplens.heaplens']");
  }

  /** Clicks on the status item and picks an entry of its menu. */
  async statusMenu(entry: string): Promise<void> {
    const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: entry });
    await insist(async () => {
      await this.status.click(SOON);
      await row.click(SOON);
    });
  }

  /** Waits until the status item says something, be it in its tooltip. */
  async statusSays(words: string): Promise<void> {
    await this.page.locator(`.statusbar-item [aria-label*=${JSON.stringify(words)}]`).waitFor();
  }

  /** A page that is shown beside the code, which is shown alone again by `alone`. */
  get preview(): FrameLocator {
    const outer = this.page.locator("iframe.webview.ready").last().contentFrame();
    return outer.frameLocator("iframe#active-frame");
  }

  /** Closes what is beside the code. */
  async alone(): Promise<void> {
    await this.press("Control+1");
    await this.command("View: Close Editors in Other Groups");
    await this.page.locator("iframe.webview").waitFor({ state: "detached" });
  }

  async #choose(key: string, words: string, entry: string): Promise<void> {
    const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: entry }).first();
    await insist(async () => {
      await this.#ask(key, words);
      await row.click(SOON);
    });
    await this.#asking.waitFor({ state: "hidden" });
  }

  get #asking(): Locator {
    return this.page.locator(".quick-input-widget input[type=text]");
  }

  /** Fills in what a key asks for. */
  async #ask(key: string, words: string): Promise<void> {
    await this.press("Escape", key);
    await this.#asking.fill(words, SOON);
  }

  async #lineUntil(line: number, text: string, wanted: boolean): Promise<void> {
    await this.page.waitForFunction(
      ([code, number, part, there]) => {
        const all = [...document.querySelectorAll(`${code} .line-numbers`)];
        const top = all.find((each) => each.textContent.trim() === number)?.parentElement?.style
          .top;
        const rows = [...document.querySelectorAll<HTMLElement>(`${code} .view-line`)];
        const row = rows.find((each) => each.style.top === top);
        return row?.textContent.replaceAll(/\s/g, "").includes(part) === there;
      },
      [CODE, String(line), text.replaceAll(/\s/g, ""), wanted] as const,
    );
  }
}

/**
 * Does something until it goes well: a menu closes when something else takes the focus just then,
 * a hover does when a lens is drawn.
 */
async function insist(attempt: () => Promise<void>, turns = 8): Promise<void> {
  for (let turn = 1; ; turn++) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (turn === turns) {
        throw error;
      }
    }
  }
}
