import { Low } from "lowdb";
import { StoreError } from "../app/ports.ts";
import type { Disk } from "./disk.ts";
import { DurableFile } from "./durable-file.ts";
import type { Layout } from "./folders.ts";
import { checkSettingName } from "./ids.ts";

interface Setting {
  readonly value: unknown;
}

/** Small named documents, with the same care as conversations. */
export class Settings {
  #disk: Disk;
  #layout: Layout;
  #recovered: (name: string) => void;
  #last = new Map<string, Promise<unknown>>();

  /** `recovered` is told of a setting that was read from its previous copy. */
  constructor(disk: Disk, layout: Layout, recovered: (name: string) => void) {
    this.#disk = disk;
    this.#layout = layout;
    this.#recovered = recovered;
  }

  #file(name: string): DurableFile<Setting> {
    const isSetting = (data: unknown): data is Setting => typeof data === "object" && data !== null && "value" in data;
    return new DurableFile(this.#disk, this.#layout.setting(name), isSetting);
  }

  /**
   * The value, or null when it was never written. Rejects when no readable copy is left: to go on with fresh keys or
   * without staff accounts would cut off every worker and open the console to anybody.
   */
  read(name: string): Promise<unknown> {
    return this.#inOrder(name, async () => {
      const file = this.#file(name);
      const setting = await file.read();
      if (file.health === "lost") throw lostFault(file.path);
      if (setting && file.health === "recovered") await this.#putBack(name, file, setting);
      return setting?.value ?? null;
    });
  }

  async #putBack(name: string, file: DurableFile<Setting>, setting: Setting): Promise<void> {
    file.keepsPrevious = false; // the damaged file must not push out its good copy
    await new Low<Setting>(file, setting).write();
    this.#recovered(name);
  }

  write(name: string, value: unknown): Promise<void> {
    return this.#inOrder(name, async () => {
      const file = this.#file(name);
      await file.read();
      file.keepsPrevious = file.health === "whole" || file.health === "absent";
      await new Low<Setting>(file, { value: value ?? null }).write();
    });
  }

  async #inOrder<T>(name: string, run: () => Promise<T>): Promise<T> {
    checkSettingName(name);
    const before = this.#last.get(name) ?? Promise.resolve();
    const mine = before.catch(() => {}).then(run);
    this.#last.set(name, mine);
    return mine;
  }

  /** Settles when nothing is under way. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#last.values());
  }
}

function lostFault(path: string): StoreError {
  const said = `The settings file ${path} and its previous copy are both damaged. Restore the file from a backup; only if there is none, delete both copies and set Mitra up anew.`;
  return new StoreError("io", said);
}
