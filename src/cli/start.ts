import { Command } from "commander";
import { words } from "./words.ts";

export function startCommand(): Command {
  return new Command("start").description(words("start.about")).action(async () => {
    const { start } = await import("../main.ts");
    await start();
  });
}
