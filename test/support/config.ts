import type { Config } from "../../src/config.ts";

/** The settings of a service under test: any free port of this machine, no platform, no log. */
export function configOf(data: string, settings: Partial<Config> = {}): Config {
  return {
    host: "127.0.0.1",
    port: 0,
    data,
    cache: ".cache",
    logLevel: "silent",
    publicUrl: null,
    behindProxy: false,
    exitUrl: null,
    fileMegabytes: 10,
    telegram: null,
    whatsAppCloud: null,
    botFramework: null,
    ...settings,
  };
}
