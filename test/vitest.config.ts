import { configDefaults, defineConfig } from "vitest/config";

const SECOND = 1_000;
/** Files that start browsers. */
const BROWSER = [
  "test/channels/page*.test.ts",
  "test/channels/whatsapp-web{,-manners,-polls}.test.ts",
  "test/console/page.test.ts",
  "test/e2e/**/*.test.ts",
];
const CRASH = ["test/crash/**/*.test.ts"];

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "main",
          include: ["test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...BROWSER, ...CRASH],
          testTimeout: 60 * SECOND,
        },
      },
      { test: { name: "browser", include: BROWSER, testTimeout: 120 * SECOND, hookTimeout: 120 * SECOND } },
      { test: { name: "crash", include: CRASH, testTimeout: 200 * SECOND } },
    ],
  },
});
