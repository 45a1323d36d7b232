#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { chatCommand } from "./chat.ts";
import { contentCommand } from "./content.ts";
import { converseCommand } from "./converse.ts";
import { doctorCommand } from "./doctor.ts";
import { evaluateCommand } from "./evaluate.ts";
import { matchCommand } from "./match.ts";
import { FAULTY, Refusal, UNUSABLE } from "./refusal.ts";
import { startCommand } from "./start.ts";
import { words } from "./words.ts";

// Whoever reads us has gone, as with `| head`: nothing is left to do, and nothing to say.
process.stdout.on("error", (error) => {
  if ("code" in error && error.code === "EPIPE") process.exit(0);
  throw error;
});

const program = new Command("mitra").description(words("about")).addHelpText("after", words("help.after"));
const commands = [startCommand(), chatCommand(), matchCommand(), converseCommand(), evaluateCommand(), contentCommand(), doctorCommand()];
for (const command of commands) program.addCommand(command);
for (const command of everyCommand(program))
  command
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .showHelpAfterError(false);

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = told(error);
}

/** Says in one line what is wrong; the exit code. */
function told(error: unknown): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  if (error instanceof CommanderError || error instanceof Refusal) {
    const message = error.message.replace(/^error: /, "").replace(/\s*\n\s*/g, " ");
    if (message !== "(outputHelp)") process.stderr.write(`${words("error", { message })}\n`);
    return UNUSABLE;
  }
  if (!(error instanceof Error)) throw error;
  process.stderr.write(`${words("broken", { name: error.name, where: /\n\s+at ([^\n]*)/.exec(error.stack ?? "")?.[1] ?? "" })}\n`);
  return FAULTY;
}
