import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inflate } from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

const resolve = createRequire(import.meta.url).resolve;
const CHROMIUM = dirname(dirname(resolve("@sparticuz/chromium")));
const SCRIPTS = ["khmer", "lao", "myanmar", "thai", "bengali", "devanagari"];
/** Works as root, without a graphics card and without a network. */
const ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--font-render-hinting=none"];

/** A real Chromium that can draw every script of ours. The caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ ...(await browserForTests()), chromiumSandbox: false });
}

/** Where that Chromium is, and how it is started. */
export async function browserForTests() {
  const folder = await unpacked();
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: [join(folder, "al2023", "lib"), process.env.LD_LIBRARY_PATH].filter(Boolean).join(":"),
    FONTCONFIG_FILE: await fontsFile(folder),
    HOME: folder,
  };
  return { executablePath: join(folder, "chromium"), args: ARGS, env };
}

/** The browser of the package, unpacked once a machine; a rename makes it whole, whoever else unpacks at the same time. */
async function unpacked(): Promise<string> {
  const { version } = createRequire(import.meta.url)(join(CHROMIUM, "package.json")) as { version: string }; // an npm manifest
  const folder = join(tmpdir(), `mitra-chromium-${version}-${process.getuid?.() ?? 0}`);
  if (existsSync(folder)) return folder;
  const draft = await mkdtemp(`${folder}-`);
  await unpackInto(draft);
  await rename(draft, folder).catch(() => rm(draft, { recursive: true }));
  return folder;
}

/** The package unpacks into the folder for temporary files, so that is moved for as long as it takes. */
async function unpackInto(folder: string): Promise<void> {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  try {
    const parts = ["chromium.br", "al2023.tar.br", "fonts.tar.br"].map((name) => inflate(join(CHROMIUM, "bin", name)));
    await Promise.all(parts);
    await mkdir(join(folder, "cache"));
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
}

/** Shows the browser the fonts of this checkout; the file is named by its content, because checkouts share the browser. */
async function fontsFile(folder: string): Promise<string> {
  const ours = SCRIPTS.map((script) => dirname(resolve(`@expo-google-fonts/noto-sans-${script}/400Regular`)));
  const folders = [...ours, join(folder, "fonts"), "/usr/share/fonts"].map((path) => `<dir>${path}</dir>`);
  const text = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folders.join("")}<cachedir>${folder}/cache</cachedir></fontconfig>`;
  const file = join(folder, `fonts-${createHash("sha256").update(text).digest("hex").slice(0, 12)}.conf`);
  await writeFile(file, text);
  return file;
}
