import { memoryStore } from "../../src/store/memory.ts";
import { describeStore } from "../contracts/store.ts";
import { openStore, tempFolder } from "./support.ts";

describeStore("the lowdb store", async () => {
  const folder = await tempFolder();
  const store = await openStore(folder);
  const restart = async () => {
    await store.close();
    return openStore(folder);
  };
  return { store, restart };
});

describeStore("the memory store", async () => {
  const store = memoryStore();
  await store.open();
  return { store, restart: null };
});
